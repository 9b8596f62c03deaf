// Runs beside the extension in its host and tells a bench, over a port on loopback, what goes on there: what the tree
// hands to the editor, processor time, heap after a garbage collection, and how long the event loop was held up.
const fs = require('node:fs');
const http = require('node:http');
const v8 = require('node:v8');
const vm = require('node:vm');
const vscode = require('vscode');

let items = 0;
let events = 0;
/** Calls of getChildren: the row asked about, how long the answer took (ms), how many rows it gave. */
let answers = [];
/** What the editor was given last: items by id, and below each id the ids of its rows. */
const shown = new Map();
const below = new Map();
let since = { cpu: process.cpuUsage(), at: performance.now() };

/** Processor time of this thread so far, ms; elapsed time where the host's Node.js does not tell. */
function used() {
  if (process.threadCpuUsage === undefined) {
    return performance.now();
  }
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The longest steps between two turns of a timer that is always due. One that hands many items over is the editor's. */
const steps = {
  timer: undefined,
  last: 0,
  items: 0,
  longest: { own: 0, handover: 0 },
  turn() {
    const now = used();
    const kind = items - this.items > 400 ? 'handover' : 'own';
    this.longest[kind] = Math.max(this.longest[kind], now - this.last);
    this.last = now;
    this.items = items;
  },
  begin() {
    this.longest = { own: 0, handover: 0 };
    this.last = used();
    this.items = items;
    this.timer ??= setInterval(() => this.turn(), 1);
  },
  end() {
    clearInterval(this.timer);
    this.timer = undefined;
  },
};

function watch(tree) {
  const getChildren = tree.getChildren.bind(tree);
  const getTreeItem = tree.getTreeItem.bind(tree);
  tree.getChildren = async (node) => {
    const start = performance.now();
    const rows = await getChildren(node);
    answers.push({ of: node?.id ?? '', ms: performance.now() - start, rows: rows.length });
    below.set(node?.id ?? '', rows.map(({ id }) => id));
    return rows;
  };
  tree.getTreeItem = (node) => {
    items++;
    const item = getTreeItem(node);
    shown.set(node.id, [item.label, item.description ?? '']);
    return item;
  };
  tree.onDidChangeTreeData(() => { events++; });
}

const questions = {
  /** Counts anew; with `steps` also how long the loop is held up, which itself costs some processor time. */
  reset: (wanted) => {
    items = events = 0;
    answers = [];
    since = { cpu: process.cpuUsage(), at: performance.now() };
    steps.end();
    if (wanted.steps) {
      steps.begin();
    }
    return {};
  },
  read: () => {
    const { user, system } = process.cpuUsage(since.cpu);
    return { items, events, answers, steps: steps.longest, ms: performance.now() - since.at, cpuMs: (user + system) / 1000 };
  },
  heap: async () => {
    v8.setFlagsFromString('--expose-gc');
    const gc = vm.runInNewContext('gc');
    for (let round = 0; round < 3; round++) {
      gc();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return { MB: process.memoryUsage().heapUsed / 1e6 };
  },
  /** The rows that the editor has below the row whose id ends so. */
  rows: ({ end }) => {
    const id = [...below.keys()].find((each) => each.endsWith(end));
    return { rows: (below.get(id) ?? []).map((each) => shown.get(each)) };
  },
};

exports.activate = async () => {
  const { exports: api } = vscode.extensions.getExtension('pilothouse.pilothouse');
  watch(api.tree);
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', async () => {
      const { ask, ...rest } = JSON.parse(body);
      response.end(JSON.stringify(await questions[ask](rest)));
    });
  });
  server.listen(0, '127.0.0.1', () => {
    fs.writeFileSync(`${process.env.PILOTHOUSE_PROBE}.new`, String(server.address().port));
    fs.renameSync(`${process.env.PILOTHOUSE_PROBE}.new`, process.env.PILOTHOUSE_PROBE);
  });
};

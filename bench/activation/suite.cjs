// Runs in the extension host: activates the extension once VS Code's own extensions are done with starting, and writes
// how long that took, by VS Code's own marks (milliseconds): `load` reads and runs the code, `activate` is the call of
// activate() to the end of its promise, `total` is what a caller waits for.
const fs = require('node:fs');
const { setTimeout: delay } = require('node:timers/promises');
const vscode = require('vscode');

const id = 'pilothouse.pilothouse';

exports.run = async () => {
  await delay(2000);
  const start = performance.now();
  await vscode.extensions.getExtension(id).activate();
  const total = performance.now() - start;
  const marks = new Map(globalThis.MonacoPerformanceMarks.getMarks().map(({ name, startTime }) => [name, startTime]));
  const between = (from, to) => marks.get(`code/extHost/${to}/${id}`) - marks.get(`code/extHost/${from}/${id}`);
  fs.writeFileSync(process.env.PILOTHOUSE_BENCH_RESULT, JSON.stringify({
    load: between('willLoadExtensionCode', 'didLoadExtensionCode'),
    activate: between('willActivateExtension', 'didActivateExtension'),
    total,
  }));
};

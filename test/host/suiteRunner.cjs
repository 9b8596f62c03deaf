// Runs in the extension host in the place of --extensionTestsPath. It sends what the suite prints, and its result, to
// the launcher through a file that is appended to at once: nothing is lost when the host crashes.
const fs = require('node:fs');
const path = require('node:path');
const { Console } = require('node:console');
const { Writable } = require('node:stream');
const { pathToFileURL } = require('node:url');

/** @param {{ tests: string, channel: string }} options */
exports.suite = ({ tests, channel }) => async function run(testsRoot) {
  const file = fs.openSync(channel, 'a');
  const send = (...message) => fs.writeSync(file, `${JSON.stringify(message)}\n`);
  redirectOutput(send);
  send('start', process.pid);
  process.on('exit', (code) => send('exit', code));
  try {
    await runSuite(await load(require.resolve(tests)), testsRoot);
    send('end', 0);
  } catch (error) {
    send('end', 1);
    throw error;
  }
};

function redirectOutput(send) {
  const streamTo = (kind) => new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      send(kind, String(chunk));
      done();
    },
  });
  const stdout = streamTo('stdout');
  const stderr = streamTo('stderr');
  Object.defineProperty(process, 'stdout', { configurable: true, get: () => stdout });
  Object.defineProperty(process, 'stderr', { configurable: true, get: () => stderr });
  globalThis.console = new Console({ stdout, stderr });
}

async function load(file) {
  const module = isModule(file) ? await import(pathToFileURL(file).href) : require(file);
  const suite = typeof module.run === 'function' ? module : module.default;
  if (typeof suite?.run !== 'function') {
    throw new Error(`${file} does not export run().`);
  }
  return suite;
}

/** Whether Node takes the file for an ES module: by its name, else by the nearest package.json. */
function isModule(file) {
  if (!file.endsWith('.js')) {
    return file.endsWith('.mjs');
  }
  for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const description = path.join(folder, 'package.json');
    if (fs.existsSync(description)) {
      return JSON.parse(fs.readFileSync(description, 'utf8')).type === 'module';
    }
  }
  return false;
}

/** VS Code's contract: run(testsRoot, callback) either calls back with (error, failures) or returns a promise. */
function runSuite(suite, testsRoot) {
  return new Promise((resolve, reject) => {
    const finished = (error, failures) => {
      if (error) {
        reject(error);
      } else if (failures > 0) {
        reject(new Error(`${failures} tests failed.`));
      } else {
        resolve();
      }
    };
    suite.run(testsRoot, finished)?.then?.(resolve, reject);
  });
}

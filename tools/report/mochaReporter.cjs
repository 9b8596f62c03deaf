// Mocha's own list of tests with failures at their TypeScript lines, and the counts in the file that the option
// `counts` names when the run has ended.
const fs = require('node:fs');
const { findSourceMap } = require('node:module');
const path = require('node:path');
const { fileURLToPath } = require('node:url');
const { reporters, Runner } = require('mocha');

// Mocha loads its reporter before the tests: Node keeps the maps of what is loaded from here on.
process.setSourceMapsEnabled(true);

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.on(Runner.constants.EVENT_TEST_FAIL, (_test, error) => {
      if (typeof error.stack === 'string') {
        error.stack = error.stack.replace(/([^\s()]+\.cjs):(\d+):(\d+)/g, toSource);
      }
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      const file = options.reporterOptions.counts;
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
};

/** A place in a bundle as the place in the source, where there is a map. VS Code replaces Node's own way to do this. */
function toSource(place, bundle, line, column) {
  const { fileName, lineNumber } = findSourceMap(bundle)?.findOrigin(Number(line), Number(column)) ?? {};
  if (fileName === undefined) {
    return place;
  }
  return `${fileName.startsWith('file:') ? fileURLToPath(fileName) : path.resolve(path.dirname(bundle), fileName)}:${lineNumber}`;
}

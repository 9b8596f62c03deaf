// Mocha's own list of tests, and the counts in the file that the option `counts` names when the run has ended.
const fs = require('node:fs');
const path = require('node:path');
const { reporters, Runner } = require('mocha');

// Mocha loads its reporter before the tests, so stacks name the TypeScript lines that the bundles are made of.
process.setSourceMapsEnabled(true);

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      const file = options.reporterOptions.counts;
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
};

// Stands in for a native log module that has no prebuilt binary: the same functions, writing text files.
const fs = require('node:fs');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  constructor(file) {
    this.file = file;
    this.level = 2;
  }

  write(level, message) {
    if (level < this.level) {
      return;
    }
    try {
      fs.appendFileSync(this.file, `${new Date().toISOString()} [${levels[level]}] ${message}\n`);
    } catch {
      // The folder is removed while the last messages are on their way.
    }
  }

  trace(message) { this.write(0, message); }
  debug(message) { this.write(1, message); }
  info(message) { this.write(2, message); }
  warn(message) { this.write(3, message); }
  error(message) { this.write(4, message); }
  critical(message) { this.write(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() {}
  flush() {}
  drop() {}
}

const create = async (_name, file) => new Logger(file);

// One statement for each name: VS Code imports this as an ES module, which sees only names exported this way.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => undefined;
exports.setFlushOn = () => undefined;
exports.shutdown = () => undefined;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;

// Makes the editor's program be Node. What is started from here, sign-in programs say, must not be made so.
delete process.env.ELECTRON_RUN_AS_NODE;
if (Number(process.versions.node.split('.')[0]) < 22) {
  process.stderr.write(`pilothouse needs Node 22 or newer; this is ${process.version}. Put a newer one on the PATH.\n`);
  process.exit(2);
}
await import('../dist/cli.js');

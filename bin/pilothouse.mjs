// Makes the editor's program be Node. What is started from here, sign-in programs say, must not be made so.
delete process.env.ELECTRON_RUN_AS_NODE;
await import('../dist/cli.js');

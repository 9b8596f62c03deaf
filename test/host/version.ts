/** The version of VS Code that tests run in, whichever way it is had. */
export const vscodeVersion = process.env.VSCODE_VERSION ?? '1.139.1';

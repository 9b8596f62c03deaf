import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CodeArguments } from './arguments.ts';

/** What the address of a workbench window says. */
export interface WindowOptions {
  /** Folder or .code-workspace file; an empty window if absent. */
  readonly target?: string;
  readonly token?: string | undefined;
  /** VS Code's own settings of a window, as [name, value]. */
  readonly payload?: readonly (readonly [string, string])[];
}

/** The address of a window of the server at `authority` (`127.0.0.1:PORT`). */
export function windowUrl(authority: string, options: WindowOptions): string {
  const query = new URLSearchParams();
  if (options.token !== undefined) {
    query.set('tkn', options.token);
  }
  if (options.target === undefined) {
    query.set('ew', 'true');
  } else {
    query.set(isFolder(options.target) ? 'folder' : 'workspace', pathToFileURL(path.resolve(options.target)).pathname);
  }
  query.set('payload', JSON.stringify([['skipWelcome', 'true'], ['skipReleaseNotes', 'true'], ...(options.payload ?? [])]));
  return `http://${authority}/?${query.toString()}`;
}

/** Translates desktop VS Code's command line. `testsEntry` stands in for --extensionTestsPath. */
export function windowFromArguments(authority: string, code: CodeArguments, testsEntry: string): WindowOptions {
  const remote = (file: string): string => `vscode-remote://${authority}${pathToFileURL(path.resolve(file)).pathname}`;
  const uris = [...code.all('folder-uri'), ...code.all('file-uri')].map((uri) => fileURLToPath(uri));
  const opened = [...uris, ...code.paths];
  const target = opened.find((each) => isFolder(each) || each.endsWith('.code-workspace'));
  const payload: [string, string][] = code.all('extensionDevelopmentPath').map((each) => ['extensionDevelopmentPath', remote(each)]);
  if (code.has('extensionTestsPath')) {
    payload.push(['extensionTestsPath', remote(testsEntry)]);
  }
  const forHost = Object.fromEntries(['NODE_V8_COVERAGE', 'NODE_OPTIONS'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined || value === '' ? [] : [[name, value]];
  }));
  if (Object.keys(forHost).length > 0) {
    payload.push(['extensionEnvironment', JSON.stringify(forHost)]);
  }
  for (const name of ['inspect-extensions', 'inspect-brk-extensions', 'extensionDevelopmentKind']) {
    const value = code.last(name);
    if (value !== undefined) {
      payload.push([name, value]);
    }
  }
  payload.push(...opened.filter((each) => each !== target).map((each): [string, string] => ['openFile', remote(each)]));
  return { ...(target === undefined ? {} : { target }), payload };
}

function isFolder(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

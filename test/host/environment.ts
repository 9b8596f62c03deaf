/**
 * This process's environment with `over` laid over it (undefined removes a name), less what an enclosing VS Code or
 * test run leaves behind for its own children.
 */
export function inheritedEnvironment(over: Readonly<Record<string, string | undefined>> = {}): NodeJS.ProcessEnv {
  const foreign = /^(ELECTRON_.*|VSCODE_(IPC|PID|CWD|CLI|NLS|ESM|DEV$|CODE_CACHE|CRASH|HANDLES|INJECT|GIT|OFFLINE|L10N).*|NODE_V8_COVERAGE|NODE_OPTIONS|NODE_TEST_CONTEXT)$/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const merged: Record<string, string | undefined> = { ...Object.fromEntries(kept), ...over };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

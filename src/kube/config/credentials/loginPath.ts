import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

const timeoutMs = 5000;
const maximumOutput = 256 * 1024;

/**
 * The PATH that the person's login shell sets up. Editors that were started from a desktop have a shorter one, which
 * lacks the folders of package managers and cloud tools. The shell is started once, when this is first asked.
 */
export class LoginPath {
  readonly #env: Environment;
  readonly #platform: NodeJS.Platform;
  #answer: Promise<string | undefined> | undefined;

  constructor(env: Environment, platform: NodeJS.Platform = process.platform) {
    this.#env = env;
    this.#platform = platform;
  }

  /** Undefined on Windows, where programs inherit the whole PATH, and where the shell does not tell in five seconds. */
  get(): Promise<string | undefined> {
    const shell = this.#env.SHELL ?? '';
    this.#answer ??= this.#platform === 'win32' || !path.isAbsolute(shell) ? Promise.resolve(undefined) : askShell(shell, this.#env);
    return this.#answer;
  }
}

/**
 * The environment in which a plain command name is found: the given one, else with the login shell's PATH before its
 * own. A command with a path in it needs none.
 */
export async function environmentFor(command: string, env: Environment, loginPath: LoginPath | undefined): Promise<Environment> {
  if (loginPath === undefined || command.includes('/') || await isFound(command, env.PATH ?? '')) {
    return env;
  }
  const found = await loginPath.get();
  return found === undefined ? env : { ...env, PATH: [...new Set([...found.split(':'), ...(env.PATH ?? '').split(':')])].filter((folder) => folder !== '').join(':') };
}

async function isFound(command: string, searched: string): Promise<boolean> {
  for (const folder of searched.split(':').filter((each) => each !== '')) {
    if (await access(path.join(folder, command), constants.X_OK).then(() => true, () => false)) {
      return true;
    }
  }
  return false;
}

/** Start-up files may print anything: the answer stands between two marks. */
function askShell(shell: string, env: Environment): Promise<string | undefined> {
  const mark = `pilothouse-${randomBytes(8).toString('hex')}`;
  return new Promise((resolve) => {
    // A process group of its own, without a terminal: an interactive shell could stop itself on reading ours.
    const child = spawn(shell, ['-ilc', `echo ${mark}; printenv PATH; echo ${mark}`], { env: { ...env, TERM: 'dumb' }, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    let output = '';
    const end = (): void => {
      if (child.pid !== undefined) {
        try {
          process.kill(-child.pid, 'SIGKILL');
        } catch {
          // It has ended by itself.
        }
      }
    };
    const timer = setTimeout(() => {
      end();
      resolve(undefined);
    }, timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.length > maximumOutput) {
        end();
      }
    });
    child.on('error', () => undefined);
    child.on('close', () => {
      clearTimeout(timer);
      resolve(output.split(`${mark}\n`)[1]?.trim() || undefined);
    });
  });
}

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyPair } from './certificates.ts';
import { pluginScript, type PluginPlan } from './pluginScript.ts';

/** The `exec` stanza of a kubeconfig's user. */
export interface ExecStanza {
  readonly apiVersion: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly installHint?: string;
  readonly provideClusterInfo?: boolean;
  readonly interactiveMode?: 'Never' | 'IfAvailable' | 'Always';
}

/**
 * What a plugin does.
 * - `token`, `token-v1beta1`: gives `token`, in that version of the contract
 * - `token-file`: gives what the file `tokenFile` holds at the time
 * - `certificate`: gives `clientCertificate` and its key; `certificate-and-token` both
 * - `expiring`: gives the token, good for `expirySeconds`; `expired`: one that ran out an hour ago
 * - `slow`: gives the token after `delayMs`
 * - `noisy`: gives the token after much on stderr (with terminal escapes)
 * - `failing`: exits with 3 after a message on stderr that holds the token, as careless plugins do
 * - `failing-once`: fails the first time, gives the token from the second on
 * - `killed`: ends by a signal
 * - `garbage`: prints no JSON; `silent`: prints nothing; `endless`: prints without an end
 * - `empty-status`: gives a status with neither token nor certificate; `no-status`: none at all
 * - `key-missing`: gives a certificate without its key; `bad-certificate`: one that is no PEM
 * - `bad-expiry`: gives the token with an expiry that is no time
 * - `wrong-version`: answers as v1beta1 where v1 was asked for; `unknown-version`: as v1alpha1; `wrong-kind`: as a Status
 * - `hanging`: never ends; `stubborn`: nor does it at SIGTERM
 * - `asking`: asks on stderr and reads the token's last part from stdin (interactiveMode Always); gives up where stdin has ended
 * - `asking-if-available`: as `asking`, where it may only ask if there is a terminal
 * - `cluster-info`: gives the token only where KUBERNETES_EXEC_INFO says which cluster (provideClusterInfo)
 * - `environment`: gives the token only where its `env` and `args` arrived
 * - `relative`: as `token`, with a command that has a slash, relative to the kubeconfig's folder (the plugins' folder)
 * - `on-path`: as `token`, with a bare command that must be looked up in PATH (`folder` added)
 * - `missing`: is not in PATH, and has an installHint; `missing-without-hint`; `missing-path`: with a hint, called by
 *   an absolute path (kubectl then keeps the hint to itself); `not-executable`: a file without that permission
 */
export type PluginName = keyof ReturnType<typeof plans> | keyof typeof missing;

export interface ExecPluginsOptions {
  /** The folder that the scripts, counts and dumps go to; made where it is missing, removed by the caller. */
  readonly folder: string;
  /** A token that the API server knows. */
  readonly token: string;
  /** A client certificate that the API server knows. */
  readonly clientCertificate?: KeyPair;
  readonly expirySeconds?: number;
  readonly delayMs?: number;
}

/** One run of a plugin, as it was seen from inside. */
export interface PluginRun {
  readonly plugin: string;
  readonly pid: number;
  /** When it began, in ms since the epoch. */
  readonly at: number;
  readonly args: readonly string[];
  /** KUBERNETES_EXEC_INFO, unparsed. */
  readonly execInfo: string | undefined;
  readonly cwd: string;
  readonly stdinIsTerminal: boolean;
}

/** What stands where in the answer of `asking`: the token without this many last characters comes from stdin. */
export const askedCharacters = 4;

/** Exec credential plugins (client.authentication.k8s.io) as real programs, which count their runs. */
export class ExecPlugins {
  readonly folder: string;
  readonly #stanzas: ReadonlyMap<string, Partial<ExecStanza>>;

  private constructor(folder: string, stanzas: ReadonlyMap<string, Partial<ExecStanza>>) {
    this.folder = folder;
    this.#stanzas = stanzas;
  }

  static async write(options: ExecPluginsOptions): Promise<ExecPlugins> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    const written: readonly [string, PluginPlan][] = Object.entries(plans(options));
    for (const [name, plan] of written) {
      await writeFile(join(options.folder, fileName(name)), pluginScript(name, plan, options.folder), { mode: plan.mode ?? 0o700 });
    }
    return new ExecPlugins(options.folder, new Map([...written.map(([name, plan]) => [name, plan.stanza ?? {}] as const), ...Object.entries(missing)]));
  }

  get names(): readonly PluginName[] {
    return [...this.#stanzas.keys()] as PluginName[];
  }

  /** The `user` stanza of a kubeconfig (which must lie in `folder` for `relative`) that logs in by this plugin. */
  user(name: PluginName, changes: Partial<ExecStanza> = {}): { readonly exec: ExecStanza } {
    return {
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: join(this.folder, fileName(name)),
        interactiveMode: 'Never',
        ...this.#stanzas.get(name),
        ...changes,
      },
    };
  }

  /** Runs so far, of one plugin or of all, in the order of their beginning. */
  async runs(name?: PluginName): Promise<PluginRun[]> {
    const text = await readFile(runsFile(this.folder), 'utf8').catch(() => '');
    const runs = text.split('\n').filter(Boolean).map((line) => JSON.parse(line) as PluginRun);
    return runs.filter((run) => name === undefined || run.plugin === name);
  }
}

function runsFile(folder: string): string {
  return join(folder, 'runs.jsonl');
}

function fileName(name: string): string {
  return `pilothouse-${name}`;
}

const installHint = 'Install it with: get-plugin pilothouse-missing';
const missing = {
  'missing': { command: fileName('missing'), installHint },
  'missing-without-hint': { command: fileName('missing') },
  'missing-path': { installHint },
} satisfies Record<string, Partial<ExecStanza>>;

function plans(options: ExecPluginsOptions) {
  const { token, clientCertificate: pair, folder } = options;
  const certificate = { clientCertificateData: pair?.certificate ?? '', clientKeyData: pair?.key ?? '' };
  const hour = 3600;
  const asking = { action: 'ask', status: { token: token.slice(0, -askedCharacters) } } as const;
  return {
    'token': { status: { token } },
    'token-v1beta1': { status: { token }, version: 'v1beta1', stanza: { apiVersion: 'client.authentication.k8s.io/v1beta1' } },
    'token-file': { tokenFile: join(folder, 'token') },
    'certificate': { status: certificate },
    'certificate-and-token': { status: { ...certificate, token } },
    'expiring': { status: { token }, expirySeconds: options.expirySeconds ?? 2 },
    'expired': { status: { token }, expirySeconds: -hour },
    'slow': { status: { token }, delayMs: options.delayMs ?? 500 },
    'noisy': { status: { token }, stderr: '\u001b[31mdeprecated\u001b[0m: please update\n'.repeat(2000) },
    'failing': { action: 'fail', stderr: `login failed: token ${token} was refused\n` },
    'failing-once': { action: 'fail-once', stderr: 'login failed: try again\n', status: { token } },
    'killed': { action: 'kill' },
    'garbage': { stdout: `Welcome! Your token is ${token}\n{not json` },
    'silent': { stdout: '' },
    'endless': { action: 'endless' },
    'empty-status': { status: {} },
    'no-status': {},
    'key-missing': { status: { clientCertificateData: certificate.clientCertificateData || 'none' } },
    'bad-certificate': { status: { clientCertificateData: 'none', clientKeyData: 'none' } },
    'bad-expiry': { status: { token, expirationTimestamp: 'tomorrow' } },
    'wrong-version': { status: { token }, version: 'v1beta1' },
    'unknown-version': { status: { token }, version: 'v1alpha1' },
    'wrong-kind': { status: { token }, kind: 'Status' },
    'hanging': { action: 'hang' },
    'stubborn': { action: 'hang', ignoresTerm: true },
    'asking': { ...asking, stanza: { interactiveMode: 'Always' } },
    'asking-if-available': { ...asking, stanza: { interactiveMode: 'IfAvailable' } },
    'cluster-info': { status: { token }, needs: 'cluster', stanza: { provideClusterInfo: true } },
    'environment': { status: { token }, needs: 'environment', stanza: { args: ['--mode', 'two words'], env: [{ name: 'PILOTHOUSE_PLUGIN', value: 'käse & $HOME' }] } },
    'relative': { status: { token }, stanza: { command: `./${fileName('relative')}` } },
    'on-path': { status: { token }, stanza: { command: fileName('on-path') } },
    'not-executable': { status: { token }, mode: 0o600 },
  } satisfies Record<string, PluginPlan>;
}

import type { Clock } from '../../../common/clock.ts';
import { Failure } from '../../../common/failure.ts';
import { asString, at, isObject } from '../../../common/json.ts';
import { plainLine } from '../../../common/text.ts';
import type { ExecConfig, ResolvedContext } from '../types.ts';
import { environmentFor, type LoginPath } from './loginPath.ts';
import { runPlugin, type PluginResult } from './process.ts';
import { impersonationHeaders } from './static.ts';
import type { AskInTerminal, Credential, Identity, MayRun } from './types.ts';

const group = 'client.authentication.k8s.io';
const versions = [`${group}/v1`, `${group}/v1beta1`];

export interface ExecPorts {
  readonly clock: Clock;
  /** The environment that plugins start from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends a plugin that still runs. */
  readonly signal: AbortSignal;
  /** The cluster's CA, read from its file where it stands in one, for plugins that ask for the cluster. */
  readonly ca: () => Promise<Buffer | undefined>;
  /** Where plugins may ask the person. Without it those that must ask fail. */
  readonly askInTerminal?: AskInTerminal | undefined;
  /**
   * Why a program named by a kubeconfig file may not be started now; undefined where it may. Asked before each run, and
   * what it says is not remembered.
   */
  readonly mayRun?: MayRun | undefined;
  /** Where plugins are looked for that are not on the environment's PATH. */
  readonly loginPath?: LoginPath | undefined;
}

/** Credentials that come expired (one of the clocks is wrong, say) are tried all the same, with at most one run in this time. */
const expiredPauseMs = 60_000;

interface Credentials {
  readonly identity: Identity;
  /** Milliseconds since the epoch; undefined where the plugin named no end. */
  readonly expires: number | undefined;
  /** Whether it came because the server had refused the one before. */
  readonly afterRefusal: boolean;
}

/**
 * An identity from a credential plugin, by the contract of client.authentication.k8s.io v1 and v1beta1. One run serves
 * all requests until it expires or the server refuses it, and a refusal leads to one more run at most. A run that
 * failed is not repeated for as long as this credential lives: plugins can open login pages or lock accounts.
 */
export class ExecCredential implements Credential {
  readonly #context: ResolvedContext;
  readonly #exec: ExecConfig;
  readonly #ports: ExecPorts;
  readonly #accepted = new WeakSet<Identity>();
  #current: Promise<Credentials> | undefined;
  #failure: Failure | undefined;

  constructor(context: ResolvedContext, exec: ExecConfig, ports: ExecPorts) {
    this.#context = context;
    this.#exec = exec;
    this.#ports = ports;
  }

  async identity(): Promise<Identity> {
    const held = this.#current;
    if (held === undefined) {
      return (await this.#run(false)).identity;
    }
    const credentials = await held;
    if (credentials.expires === undefined || this.#ports.clock.now() < credentials.expires) {
      return credentials.identity;
    }
    return (await this.#runAfter(held, false)).identity;
  }

  accepted(identity: Identity): void {
    this.#accepted.add(identity);
  }

  async renew(rejected: Identity): Promise<boolean> {
    const held = this.#current;
    const credentials = await held;
    if (credentials?.identity !== rejected) {
      return true;
    }
    if (credentials.afterRefusal && !this.#accepted.has(rejected)) {
      return false;
    }
    await this.#runAfter(held, true);
    return true;
  }

  /** Whoever first notices that credentials are over starts the run; the others find its promise. */
  #runAfter(held: Promise<Credentials> | undefined, afterRefusal: boolean): Promise<Credentials> {
    const current = this.#current;
    return current === undefined || current === held ? this.#run(afterRefusal) : current;
  }

  #run(afterRefusal: boolean): Promise<Credentials> {
    const refused = this.#ports.mayRun?.(this.#exec.command, this.#context.userFile ?? this.#context.entry.file);
    if (refused !== undefined) {
      return Promise.reject(refused);
    }
    if (this.#failure !== undefined) {
      return Promise.reject(this.#failure);
    }
    const running = this.#ask(afterRefusal).catch((error: unknown) => {
      this.#failure = Failure.from(error, 'plugin-failed');
      throw this.#failure;
    });
    this.#current = running;
    return running;
  }

  async #ask(afterRefusal: boolean): Promise<Credentials> {
    if (!versions.includes(this.#exec.apiVersion)) {
      throw this.#failed(`its apiVersion ${this.#exec.apiVersion || '(none)'} is not supported`, `Set it to ${versions.join(' or ')} in the kubeconfig.`);
    }
    const output = await this.#start();
    return this.#read(output, afterRefusal);
  }

  async #start(): Promise<string> {
    const { command, installHint } = this.#exec;
    const result = await this.#runWhereItMayAsk();
    switch (result.kind) {
      case 'done':
        return result.stdout;
      case 'missing':
        throw new Failure('plugin-missing', `Context "${this.#context.entry.name}" signs in with the program ${command}, which cannot be started: ${result.why}.`, {
          hint: installHint === undefined ? 'Install it, or put it on the PATH that the editor was started with.' : plainLine(installHint),
        });
      case 'failed':
        throw this.#failed(result.why, installHint === undefined ? 'Run the program in a terminal to see what it needs, then retry.' : plainLine(installHint));
    }
  }

  /**
   * A plugin that must ask runs in a terminal. One that may ask runs without a terminal, as it mostly has nothing to
   * ask; where it fails, it gets one chance in a terminal.
   */
  async #runWhereItMayAsk(): Promise<PluginResult> {
    const { command, args, interactiveMode } = this.#exec;
    const { askInTerminal, loginPath, signal } = this.#ports;
    const env = await environmentFor(command, { ...this.#ports.env, ...this.#exec.env }, loginPath);
    if (interactiveMode === 'Always') {
      if (askInTerminal === undefined) {
        throw this.#failed('it must ask questions (interactiveMode: Always), and there is no terminal to ask in', 'Run kubectl once in a terminal, or set interactiveMode to IfAvailable.');
      }
      return this.#runInTerminal(askInTerminal, env);
    }
    const result = await runPlugin(command, args, { ...env, KUBERNETES_EXEC_INFO: await this.#info(false) }, signal);
    const mayAsk = interactiveMode === 'IfAvailable' && result.kind === 'failed' && result.asked;
    return mayAsk && askInTerminal !== undefined ? this.#runInTerminal(askInTerminal, env) : result;
  }

  async #runInTerminal(ask: AskInTerminal, env: ExecPorts['env']): Promise<PluginResult> {
    const { command, args } = this.#exec;
    const program = { context: this.#context.entry.name, command, args, env: { ...env, KUBERNETES_EXEC_INFO: await this.#info(true) } };
    const { exitCode, stdout } = await ask(program, this.#ports.signal);
    if (exitCode === 0) {
      return { kind: 'done', stdout };
    }
    return { kind: 'failed', why: exitCode === undefined ? 'it was ended in its terminal' : `exit code ${exitCode} in its terminal`, asked: false };
  }

  async #info(interactive: boolean): Promise<string> {
    const { cluster } = this.#context;
    const ca = this.#exec.provideClusterInfo ? await this.#ports.ca() : undefined;
    const about = {
      server: cluster.server,
      'tls-server-name': cluster.tlsServerName,
      'insecure-skip-tls-verify': cluster.insecure || undefined,
      'certificate-authority-data': ca?.toString('base64'),
      'proxy-url': cluster.proxyUrl,
      'disable-compression': cluster.disableCompression || undefined,
      config: cluster.execConfig,
    };
    const spec = { ...(this.#exec.provideClusterInfo ? { cluster: about } : {}), interactive };
    return JSON.stringify({ kind: 'ExecCredential', apiVersion: this.#exec.apiVersion, spec });
  }

  #read(output: string, afterRefusal: boolean): Credentials {
    let answer: unknown;
    try {
      answer = JSON.parse(output);
    } catch {
      throw this.#failed('it did not print JSON');
    }
    if (at(answer, 'kind') !== 'ExecCredential' || at(answer, 'apiVersion') !== this.#exec.apiVersion) {
      throw this.#failed(`it did not print an ExecCredential of ${this.#exec.apiVersion}`);
    }
    const status = at(answer, 'status');
    const token = asString(at(status, 'token')) ?? '';
    const cert = asString(at(status, 'clientCertificateData')) ?? '';
    const key = asString(at(status, 'clientKeyData')) ?? '';
    if (!isObject(status) || (token === '' && cert === '' && key === '')) {
      throw this.#failed('its answer holds neither a token nor a client certificate');
    }
    if ((cert === '') !== (key === '')) {
      throw this.#failed('its answer holds a client certificate or a key, not both');
    }
    const headers = { ...impersonationHeaders(this.#context.user.impersonate), ...(token === '' ? {} : { Authorization: `Bearer ${token}` }) };
    return { identity: { headers, certificate: cert === '' ? undefined : { cert, key } }, expires: this.#expiry(status.expirationTimestamp), afterRefusal };
  }

  #expiry(timestamp: unknown): number | undefined {
    if (timestamp === undefined || timestamp === null) {
      return undefined;
    }
    const expires = Date.parse(asString(timestamp) ?? '');
    if (Number.isNaN(expires)) {
      throw this.#failed('its expirationTimestamp is not a time');
    }
    const now = this.#ports.clock.now();
    return expires > now ? expires : now + expiredPauseMs;
  }

  #failed(why: string, hint = 'Run the program in a terminal to see what it prints.'): Failure {
    return new Failure('plugin-failed', `The sign-in program ${this.#exec.command} of context "${this.#context.entry.name}" failed: ${why}.`, { hint });
  }
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Clock } from '../../../common/clock.ts';
import { Failure } from '../../../common/failure.ts';
import { asNumber, asString, at, isObject } from '../../../common/json.ts';
import { plainLine } from '../../../common/text.ts';
import type { AuthProvider } from '../types.ts';
import { withoutSecrets } from './process.ts';
import type { AskHttp } from './types.ts';

/** Before its end an id token is refreshed, so that it does not run out on the way. */
const leewayMs = 10_000;

export interface OidcPorts {
  readonly clock: Clock;
  readonly ask: AskHttp;
}

/** Every OpenID Connect login in use, shared by the contexts and connections that have it. */
export class OidcLogins {
  readonly #ports: OidcPorts;
  readonly #logins = new Map<string, OidcLogin>();

  constructor(ports: OidcPorts) {
    this.#ports = ports;
  }

  /** The login that stands in an entry. Tokens that were refreshed since are kept in memory, by what the entry held. */
  login(context: string, { config }: AuthProvider): OidcLogin {
    const parts = ['idp-issuer-url', 'client-id', 'id-token', 'refresh-token'].map((field) => config[field]);
    const key = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
    const login = this.#logins.get(key) ?? new OidcLogin(context, config, this.#ports);
    this.#logins.set(key, login);
    return login;
  }
}

/** One login: its id token, and the refresh token that gets the next one (OpenID Connect Core 1.0, 12). */
export class OidcLogin {
  readonly #context: string;
  readonly #config: AuthProvider['config'];
  readonly #ports: OidcPorts;
  #idToken: string | undefined;
  #refreshToken: string | undefined;
  #refreshing: Promise<string> | undefined;

  constructor(context: string, config: AuthProvider['config'], ports: OidcPorts) {
    this.#context = context;
    this.#config = config;
    this.#ports = ports;
    this.#idToken = config['id-token'];
    this.#refreshToken = config['refresh-token'];
  }

  get refreshable(): boolean {
    return this.#refreshToken !== undefined;
  }

  /** An id token that is good for a while. Rejects with a Failure. */
  async idToken(): Promise<string> {
    const token = this.#idToken;
    const ends = token === undefined ? undefined : endOf(token);
    if (token !== undefined && ends !== undefined && this.#ports.clock.now() < ends - leewayMs) {
      return token;
    }
    if (this.#refreshToken === undefined) {
      const why = token === undefined ? 'it holds neither an id token nor a refresh token' : ends === undefined ? 'its id token cannot be read' : `its id token expired on ${new Date(ends).toISOString().slice(0, 10)}, and there is no refresh token`;
      throw this.#failed('expired', why);
    }
    return this.refresh(token);
  }

  /** Gets another id token than this one. Any number of calls at a time lead to one refresh. */
  refresh(used: string | undefined): Promise<string> {
    if (this.#refreshing === undefined && this.#idToken !== used && this.#idToken !== undefined) {
      return Promise.resolve(this.#idToken);
    }
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refresh(): Promise<string> {
    const issuer = (this.#config['idp-issuer-url'] ?? '').replace(/\/+$/, '');
    const ca = await this.#authority();
    const discovered = await this.#json(`${issuer}/.well-known/openid-configuration`, { method: 'GET', ca });
    const endpoint = asString(at(discovered.body, 'token_endpoint'));
    if (discovered.status !== 200 || endpoint === undefined) {
      throw this.#failed('unauthorized', `the issuer ${hostOf(issuer)} does not tell where to refresh (HTTP ${discovered.status})`);
    }
    const methods = at(discovered.body, 'token_endpoint_auth_methods_supported');
    const { headers, form } = this.#clientLogin(Array.isArray(methods) && !methods.includes('client_secret_basic'));
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: this.#refreshToken ?? '', ...form }).toString();
    const answer = await this.#json(endpoint, { method: 'POST', ca, body, headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' } });
    return this.#take(answer, hostOf(issuer));
  }

  #take({ status, body }: { status: number; body: unknown }, host: string): string {
    if (status !== 200) {
      const error = asString(at(body, 'error')) ?? '';
      const said = withoutSecrets(plainLine(asString(at(body, 'error_description')) ?? '', 200));
      // RFC 6749, 5.2: the refresh token is invalid, expired or revoked.
      throw error === 'invalid_grant'
        ? this.#failed('expired', `the issuer ${host} has ended this login${said === '' ? '' : `: ${said}`}`)
        : this.#failed('unauthorized', `the issuer ${host} did not refresh the login (HTTP ${status}${error === '' ? '' : `, ${plainLine(error, 60)}`})`);
    }
    const idToken = asString(at(body, 'id_token')) ?? '';
    if (endOf(idToken) === undefined) {
      throw this.#failed('unauthorized', `the issuer ${host} gave no id token`);
    }
    this.#idToken = idToken;
    // A new refresh token replaces the one before, which must not be used again.
    this.#refreshToken = asString(at(body, 'refresh_token')) || this.#refreshToken;
    return idToken;
  }

  /** RFC 6749, 2.3.1: by Basic authentication with form-encoded parts, or in the form where the issuer wants that; a public client only says its name. */
  #clientLogin(inForm: boolean): { headers: Record<string, string>; form: Record<string, string> } {
    const id = this.#config['client-id'] ?? '';
    const secret = this.#config['client-secret'];
    if (secret === undefined) {
      return { headers: {}, form: { client_id: id } };
    }
    if (inForm) {
      return { headers: {}, form: { client_id: id, client_secret: secret } };
    }
    const encode = (text: string): string => new URLSearchParams({ x: text }).toString().slice(2);
    return { headers: { Authorization: `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}` }, form: {} };
  }

  async #authority(): Promise<string | Buffer | undefined> {
    const data = this.#config['idp-certificate-authority-data'];
    const file = this.#config['idp-certificate-authority'];
    if (data !== undefined) {
      return Buffer.from(data, 'base64');
    }
    try {
      return file === undefined ? undefined : await readFile(file);
    } catch (error) {
      throw new Failure('tls', `The idp-certificate-authority ${file} of context "${this.#context}" cannot be read.`, { hint: 'Correct the path in the kubeconfig.', cause: error });
    }
  }

  async #json(address: string, question: { method: 'GET' | 'POST'; ca: string | Buffer | undefined; body?: string; headers?: Record<string, string> }): Promise<{ status: number; body: unknown }> {
    const url = URL.parse(address);
    if (url?.protocol !== 'https:') {
      throw this.#failed('invalid', 'the address of its issuer is no https address');
    }
    const { status, body } = await this.#ports.ask({ headers: {}, ...question, url, context: this.#context });
    try {
      const parsed: unknown = JSON.parse(body);
      return { status, body: isObject(parsed) ? parsed : {} };
    } catch {
      return { status, body: {} };
    }
  }

  #failed(code: 'expired' | 'invalid' | 'unauthorized', why: string): Failure {
    return new Failure(code, `The OpenID Connect login of context "${this.#context}" cannot be used: ${why}.`, { hint: 'Sign in again with the tool that wrote it into the kubeconfig, or use an exec plugin such as kubelogin (kubectl oidc-login).' });
  }
}

/** When a JSON Web Token ends, in ms since the epoch (RFC 7519, 4.1.4); undefined for what is none. */
function endOf(token: string): number | undefined {
  try {
    const seconds = asNumber(at(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()), 'exp'));
    return seconds === undefined ? undefined : seconds * 1000;
  } catch {
    return undefined;
  }
}

function hostOf(address: string): string {
  return URL.parse(address)?.host ?? '(no address)';
}

import type { Clock } from '../../../common/clock.ts';
import { Failure } from '../../../common/failure.ts';
import type { AuthProvider, ResolvedContext } from '../types.ts';
import type { OidcLogin, OidcLogins } from './oidcLogin.ts';
import { impersonationHeaders } from './static.ts';
import type { Credential, Identity } from './types.ts';

/** An issuer that could not be reached may be asked again after this long; one that said no is not. */
const retryMs = 10_000;

/**
 * An identity from OpenID Connect: the id token of the entry, refreshed before its end and once after a refusal. A
 * login that cannot be refreshed is not tried again for as long as this credential lives.
 */
export class OidcCredential implements Credential {
  readonly #context: ResolvedContext;
  readonly #clock: Clock;
  readonly #login: OidcLogin;
  readonly #accepted = new WeakSet<Identity>();
  #current: { readonly token: string; readonly identity: Identity; readonly afterRefusal: boolean } | undefined;
  #failed: { readonly failure: Failure; readonly at: number } | undefined;

  constructor(context: ResolvedContext, provider: AuthProvider, logins: OidcLogins, clock: Clock) {
    this.#context = context;
    this.#clock = clock;
    this.#login = logins.login(context.entry.name, provider);
  }

  async identity(): Promise<Identity> {
    return this.#identityOf(await this.#try(() => this.#login.idToken()), false);
  }

  accepted(identity: Identity): void {
    this.#accepted.add(identity);
  }

  async renew(rejected: Identity): Promise<boolean> {
    const current = this.#current;
    if (current?.identity !== rejected) {
      return true;
    }
    if ((current.afterRefusal && !this.#accepted.has(rejected)) || !this.#login.refreshable) {
      return false;
    }
    this.#identityOf(await this.#try(() => this.#login.refresh(current.token)), true);
    return true;
  }

  /** The same object for the same token. */
  #identityOf(token: string, afterRefusal: boolean): Identity {
    if (this.#current?.token !== token) {
      const headers = { ...impersonationHeaders(this.#context.user.impersonate), Authorization: `Bearer ${token}` };
      this.#current = { token, identity: { headers }, afterRefusal };
    }
    return this.#current.identity;
  }

  async #try(work: () => Promise<string>): Promise<string> {
    const failed = this.#failed;
    if (failed !== undefined) {
      const { code } = failed.failure;
      if ((code !== 'unreachable' && code !== 'timeout') || this.#clock.now() - failed.at < retryMs) {
        throw failed.failure;
      }
    }
    try {
      const token = await work();
      this.#failed = undefined;
      return token;
    } catch (error) {
      const failure = Failure.from(error, 'unauthorized');
      this.#failed = { failure, at: this.#clock.now() };
      throw failure;
    }
  }
}

import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, randomUUID, sign, type KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { serverCertificates } from './certificates.ts';
import { listen } from './listening.ts';

export interface OidcIssuerOptions {
  readonly clientId?: string;
  /** Without one the client is public and sends none. */
  readonly clientSecret?: string;
  /** Lifetime of id tokens; 300 s by default. */
  readonly lifetimeSeconds?: number;
  /**
   * What a refresh gives back beside the id token: the same refresh token as before is `keep` (no new one in the
   * answer); `rotate` gives a new one each time, and using an old one again ends the login.
   */
  readonly refreshTokens?: 'keep' | 'rotate';
}

/** An endpoint that a client calls. */
export type OidcEndpoint = 'discovery' | 'keys' | 'token';

/**
 * How an endpoint fails: a status with an OAuth error body (RFC 6749, 5.2), no answer, a closed connection, text that
 * is no JSON, an answer without an id token (only `token`), or an id token that no key of ours signed (only `token`).
 */
export type OidcFailure = { readonly status: number; readonly error?: string } | 'hang' | 'drop' | 'garbage' | 'no-id-token' | 'bad-signature';

export interface OidcUser {
  /** The claim `sub`. */
  readonly subject: string;
  /** The claim `groups`. */
  readonly groups?: readonly string[];
  /** More claims, such as `email`. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

export interface OidcTokens {
  readonly idToken: string;
  readonly refreshToken: string;
}

export interface OidcIssuer {
  /** The issuer, without a slash at its end. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  /** The authority of the issuer's own certificate, PEM. */
  readonly authority: string;
  /** A login as a person would have made it in a browser. */
  login(user: OidcUser, lifetimeSeconds?: number): OidcTokens;
  /** Only an id token. A negative lifetime makes one that ran out. */
  idToken(user: OidcUser, lifetimeSeconds?: number): string;
  /** Signs with a new key from now on; the key set then holds both, as in a rotation. */
  rotateKey(): void;
  /** Ends the login that this refresh token belongs to: the next refresh gets `invalid_grant`. */
  revoke(refreshToken: string): void;
  fail(endpoint: OidcEndpoint, how: OidcFailure | undefined): void;
  /** Calls so far, failed ones too. */
  calls(endpoint: OidcEndpoint): number;
  /** Refreshes that gave an id token. */
  refreshed(): number;
  /** Refresh tokens that came a second time after they were replaced. */
  reused(): number;
  /**
   * The kubeconfig `user` stanza with the `oidc` auth provider, which kubectl and client-go know.
   */
  kubeconfigUser(tokens: OidcTokens): object;
  /** kube-apiserver's flags for this issuer: the user's name is the claim `sub`, its groups `groups`, both with `oidc:` before. */
  apiServerFlags(authorityFile: string): string[];
  readonly stop: () => Promise<void>;
}

/**
 * A small OpenID Connect issuer on loopback over https: discovery document, key set (RS256) and a token endpoint that
 * refreshes. kube-apiserver believes it when started with `apiServerFlags`: `--oidc-issuer-url`, `--oidc-client-id`,
 * `--oidc-ca-file` (a file with `authority`), `--oidc-username-claim`, `--oidc-username-prefix`, `--oidc-groups-claim`,
 * `--oidc-groups-prefix`. It fetches the discovery document when it starts, so start the issuer first; it asks
 * for the keys again at the first token with a key id that it does not know.
 */
export async function startOidcIssuer(options: OidcIssuerOptions = {}): Promise<OidcIssuer> {
  const { authority, valid } = serverCertificates();
  const logins = new Logins(options.refreshTokens === 'rotate');
  const site = new Site(options, logins);
  const server = createServer({ cert: valid.certificate, key: valid.key }, (request, response) => {
    site.answer(request, response).catch(() => response.destroy());
  });
  const listening = await listen(server);
  site.url = `https://127.0.0.1:${listening.port}`;
  const clientSecret = options.clientSecret;
  return {
    url: site.url,
    clientId: site.clientId,
    clientSecret,
    authority: authority.certificate,
    login: (user, lifetimeSeconds) => ({ idToken: site.idToken(user, lifetimeSeconds), refreshToken: logins.add(user) }),
    idToken: (user, lifetimeSeconds) => site.idToken(user, lifetimeSeconds),
    rotateKey: () => site.keys.unshift(new SigningKey()),
    revoke: (token) => logins.end(token),
    fail: (endpoint, how) => void site.failures.set(endpoint, how),
    calls: (endpoint) => site.counts[endpoint],
    refreshed: () => site.refreshed,
    reused: () => logins.reused,
    kubeconfigUser: (tokens) => ({
      'auth-provider': {
        name: 'oidc',
        config: {
          'idp-issuer-url': site.url,
          'client-id': site.clientId,
          ...(clientSecret === undefined ? {} : { 'client-secret': clientSecret }),
          'idp-certificate-authority-data': Buffer.from(authority.certificate).toString('base64'),
          'id-token': tokens.idToken,
          'refresh-token': tokens.refreshToken,
        },
      },
    }),
    apiServerFlags: (authorityFile) => [
      `--oidc-issuer-url=${site.url}`,
      `--oidc-client-id=${site.clientId}`,
      `--oidc-ca-file=${authorityFile}`,
      '--oidc-username-claim=sub',
      '--oidc-username-prefix=oidc:',
      '--oidc-groups-claim=groups',
      '--oidc-groups-prefix=oidc:',
    ],
    stop: listening.stop,
  };
}

/** An RSA key that signs id tokens (RFC 7515, RS256) and shows its public half (RFC 7517). */
class SigningKey {
  readonly id = randomUUID();
  readonly #key: KeyObject = createPrivateKey(generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } }).privateKey);

  token(claims: Readonly<Record<string, unknown>>, keyId = this.id): string {
    const parts = [{ alg: 'RS256', typ: 'JWT', kid: keyId }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const signature = sign('sha256', Buffer.from(parts.join('.')), this.#key).toString('base64url');
    return [...parts, signature].join('.');
  }

  publicJwk(): object {
    return { ...createPublicKey(this.#key).export({ format: 'jwk' }), kid: this.id, alg: 'RS256', use: 'sig' };
  }
}

/** Who is logged in, by refresh token. */
class Logins {
  readonly #rotate: boolean;
  readonly #current = new Map<string, OidcUser>();
  /** Refresh tokens that were replaced, and what replaced them. */
  readonly #replaced = new Map<string, string>();
  reused = 0;

  constructor(rotate: boolean) {
    this.#rotate = rotate;
  }

  add(user: OidcUser): string {
    const token = randomBytes(24).toString('base64url');
    this.#current.set(token, user);
    return token;
  }

  /** The user of a refresh token and the token that replaces it; undefined where it does not count (any more). */
  use(token: string): { readonly user: OidcUser; readonly next: string | undefined } | undefined {
    const user = this.#current.get(token);
    if (user === undefined) {
      if (this.#replaced.has(token)) {
        this.reused++;
        this.end(token);
      }
      return undefined;
    }
    if (!this.#rotate) {
      return { user, next: undefined };
    }
    const next = this.add(user);
    this.#current.delete(token);
    this.#replaced.set(token, next);
    return { user, next };
  }

  end(token: string): void {
    for (let each: string | undefined = token; each !== undefined; each = this.#replaced.get(each)) {
      this.#current.delete(each);
    }
  }
}

/** What the issuer answers. */
class Site {
  readonly #options: OidcIssuerOptions;
  readonly #logins: Logins;
  readonly clientId: string;
  readonly keys = [new SigningKey()];
  readonly failures = new Map<OidcEndpoint, OidcFailure | undefined>();
  readonly counts: Record<OidcEndpoint, number> = { discovery: 0, keys: 0, token: 0 };
  refreshed = 0;
  url = '';

  constructor(options: OidcIssuerOptions, logins: Logins) {
    this.#options = options;
    this.#logins = logins;
    this.clientId = options.clientId ?? 'pilothouse-test';
  }

  idToken(user: OidcUser, lifetimeSeconds = this.#options.lifetimeSeconds ?? 300, key = this.keys[0] ?? new SigningKey(), keyId = key.id): string {
    const now = Math.floor(Date.now() / 1000);
    const times = { iat: Math.min(now, now + lifetimeSeconds - 1), exp: now + lifetimeSeconds, jti: randomUUID() };
    return key.token({ iss: this.url, aud: this.clientId, sub: user.subject, groups: user.groups ?? [], ...user.claims, ...times }, keyId);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const endpoint = endpoints[request.url?.split('?')[0] ?? ''];
    if (endpoint === undefined) {
      sendJson(response, 404, { error: 'not_found' });
      return;
    }
    this.counts[endpoint]++;
    const failure = this.failures.get(endpoint);
    if (failure !== undefined && failure !== 'no-id-token' && failure !== 'bad-signature') {
      request.resume();
      fail(response, failure);
      return;
    }
    switch (endpoint) {
      case 'discovery':
        sendJson(response, 200, this.#discovery());
        return;
      case 'keys':
        sendJson(response, 200, { keys: this.keys.map((key) => key.publicJwk()) });
        return;
      case 'token':
        this.#refresh(request, new URLSearchParams(await readBody(request)), response, failure);
    }
  }

  #discovery(): object {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    };
  }

  #refresh(request: IncomingMessage, form: URLSearchParams, response: ServerResponse, failure: 'no-id-token' | 'bad-signature' | undefined): void {
    if (!this.#knowsClient(request, form)) {
      response.setHeader('WWW-Authenticate', 'Basic realm="test"');
      sendJson(response, 401, { error: 'invalid_client' });
      return;
    }
    if (request.method !== 'POST' || form.get('grant_type') !== 'refresh_token') {
      sendJson(response, 400, { error: 'unsupported_grant_type' });
      return;
    }
    const used = this.#logins.use(form.get('refresh_token') ?? '');
    if (used === undefined) {
      sendJson(response, 400, { error: 'invalid_grant', error_description: 'The refresh token is not valid (any more).' });
      return;
    }
    const badKey = failure === 'bad-signature' ? new SigningKey() : undefined;
    const lifetime = this.#options.lifetimeSeconds ?? 300;
    this.refreshed += failure === undefined ? 1 : 0;
    sendJson(response, 200, {
      access_token: randomUUID(),
      token_type: 'Bearer',
      expires_in: lifetime,
      ...(failure === 'no-id-token' ? {} : { id_token: this.idToken(used.user, lifetime, badKey, this.keys[0]?.id) }),
      ...(used.next === undefined ? {} : { refresh_token: used.next }),
    });
  }

  /** By Basic authentication, whose parts are form-encoded, or by form fields (RFC 6749, 2.3.1). */
  #knowsClient(request: IncomingMessage, form: URLSearchParams): boolean {
    const secret = this.#options.clientSecret ?? '';
    const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (basic === undefined) {
      return form.get('client_id') === this.clientId && (form.get('client_secret') ?? '') === secret;
    }
    const [id = '', given = ''] = Buffer.from(basic, 'base64').toString().split(':').map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
    return id === this.clientId && given === secret;
  }
}

const endpoints: Readonly<Record<string, OidcEndpoint>> = {
  '/.well-known/openid-configuration': 'discovery',
  '/keys': 'keys',
  '/token': 'token',
};

function fail(response: ServerResponse, failure: Exclude<OidcFailure, 'no-id-token' | 'bad-signature'>): void {
  if (failure === 'drop') {
    response.destroy();
  } else if (failure === 'garbage') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Please sign in</html>');
  } else if (failure !== 'hang') {
    sendJson(response, failure.status, { error: failure.error ?? 'server_error' });
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > 64 * 1024) {
      throw new Error('the request is too large');
    }
  }
  return text;
}

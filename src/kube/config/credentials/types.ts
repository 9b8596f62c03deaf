/** What proves to the server who is asking. */
export interface Identity {
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** A TLS client certificate with its key, PEM. */
  readonly certificate?: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined;
}

/** Where one connection's identity comes from. */
export interface Credential {
  /** The identity to use now. Parallel calls share whatever work it takes. Rejects with a Failure. */
  identity(): Promise<Identity>;
  /** Called when the server answered a request of this identity with anything but a 401. */
  accepted(identity: Identity): void;
  /**
   * Called when the server refused `rejected` with a 401. Resolves true where there is another identity by now, so
   * that the request is worth one more try. Parallel calls for the same identity share one renewal.
   */
  renew(rejected: Identity): Promise<boolean>;
}

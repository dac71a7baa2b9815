/** Drawn anew for each attempt; they tie what comes back to it. */
export interface AttemptSecrets {
  state: string;
  /** Of PKCE. */
  verifier: string;
  nonce: string;
}

/** Whom a provider vouches for. */
export interface ExternalIdentity {
  /** Never given to another person by that provider, unlike names and addresses. */
  subject: string;
  label: string;
  name: string;
  /** In lower case, and only when the provider has verified it. */
  verifiedEmail: string | null;
}

export interface OAuthProvider {
  readonly id: string;
  readonly name: string;
  /** Where the browser is to go. */
  authorizationUrl(redirectUri: string, secrets: AttemptSecrets): Promise<URL>;
  /** Exchanges what came back with the browser. Throws for anything that does not fit the attempt. */
  identify(callback: URL, secrets: AttemptSecrets): Promise<ExternalIdentity>;
}

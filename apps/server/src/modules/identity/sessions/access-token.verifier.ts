import type { Keyring } from '#platform/crypto';
import { type VerifiedToken, verifyAccessToken } from './access-token.ts';

/** Enough for everyone who is at work, and no room for a flood. */
const LIMIT = 5_000;

/** Checks each token's signature once, not once a request: that would be a tenth of what reading a document costs. */
export class AccessTokenVerifier {
  private readonly known = new Map<string, VerifiedToken>();

  constructor(private readonly keyring: Keyring) {}

  /** Undefined for anything that is not a token of ours. */
  verify(token: string): VerifiedToken | undefined {
    const known = this.known.get(token);
    if (known) return known;
    const verified = verifyAccessToken(this.keyring, token);
    if (!verified) return undefined;
    if (this.known.size >= LIMIT) this.known.clear();
    this.known.set(token, verified);
    return verified;
  }
}

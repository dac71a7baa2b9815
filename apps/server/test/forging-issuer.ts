import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Claims = Record<string, unknown>;

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An issuer that signs whatever a test wants of it; a real one would not. */
export class ForgingIssuer {
  /** What its next ID token says; `good` with something changed. */
  forge: (good: Claims) => Claims = (good) => good;
  /** The nonce that the sign-in asked for. */
  nonce = '';
  /** What came to the token endpoint. */
  exchanged: URLSearchParams | undefined;
  /** Signs with a key that is not among its published ones. */
  signsWithOtherKey = false;
  private readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private readonly otherKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });

  private constructor(
    readonly url: string,
    private readonly server: Server,
    private readonly clientId: string,
  ) {}

  static async start(clientId: string): Promise<ForgingIssuer> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const issuer = new ForgingIssuer(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      server,
      clientId,
    );
    server.on('request', (request, response) => {
      void text(request).then((body) => {
        const answer = JSON.stringify(issuer.answer(request.url ?? '', body));
        response.setHeader('content-type', 'application/json').end(answer);
      });
    });
    return issuer;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private answer(path: string, body: string): object {
    if (path === '/jwks')
      return { keys: [{ ...this.keys.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256' }] };
    if (path === '/token') {
      this.exchanged = new URLSearchParams(body);
      return { access_token: 'opaque', token_type: 'bearer', id_token: this.idToken() };
    }
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    };
  }

  private idToken(): string {
    const now = Math.floor(Date.now() / 1000);
    const good = {
      iss: this.url,
      aud: this.clientId,
      sub: 'forged',
      nonce: this.nonce,
      iat: now,
      exp: now + 300,
      email: 'forged@example.com',
      email_verified: true,
    };
    const signed = `${encode({ alg: 'RS256', kid: 'one' })}.${encode(this.forge(good))}`;
    const { privateKey } = this.signsWithOtherKey ? this.otherKeys : this.keys;
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  }
}

/** As PKCE derives what the browser carries from what only the server knows. */
export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');

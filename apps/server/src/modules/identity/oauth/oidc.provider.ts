import {
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  type CustomFetch,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
} from 'openid-client';
import { z } from 'zod';
import { ShortCache } from '#platform/cache';
import type { OAuthClient } from '#platform/config';
import type { AttemptSecrets, ExternalIdentity, OAuthProvider } from './oauth.provider.ts';

const HOUR = 3_600_000;

const Claims = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().toLowerCase().max(254).optional(),
  // Some issuers write it as a string.
  email_verified: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
    .optional(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
});

/** Any issuer that can be discovered: GitLab, Google and all others that speak OpenID Connect. */
export class OidcProvider implements OAuthProvider {
  readonly id: string;
  private readonly discovered = new ShortCache<Configuration>(HOUR);

  constructor(
    private readonly client: OAuthClient,
    readonly name: string,
    private readonly fetch: CustomFetch,
  ) {
    this.id = client.provider;
  }

  async authorizationUrl(redirectUri: string, { state, verifier, nonce }: AttemptSecrets): Promise<URL> {
    return buildAuthorizationUrl(await this.configuration(), {
      redirect_uri: redirectUri,
      scope: 'openid email profile',
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
  }

  async identify(callback: URL, { state, verifier, nonce }: AttemptSecrets): Promise<ExternalIdentity> {
    const configuration = await this.configuration();
    const tokens = await authorizationCodeGrant(configuration, callback, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const inToken = Claims.parse(tokens.claims());
    if (inToken.email || !configuration.serverMetadata().userinfo_endpoint) return toIdentity(inToken);
    const info = await fetchUserInfo(configuration, tokens.access_token, inToken.sub);
    return toIdentity({ ...inToken, ...Claims.parse(info) });
  }

  private configuration(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.client;
    const execute = [enableNonRepudiationChecks];
    // Only what an operator has opened by CAIRN_EGRESS_ALLOW_OIDC can be reached without TLS.
    if (issuer.startsWith('http:')) execute.push(allowInsecureRequests);
    return this.discovered.get(issuer, () =>
      discovery(new URL(issuer), clientId, undefined, secretAsSupported(clientSecret), {
        execute,
        [customFetch]: this.fetch,
      }),
    );
  }
}

/** In the body where the issuer takes that; the header is what every issuer has to take. */
function secretAsSupported(secret: string): ClientAuth {
  const [post, basic] = [ClientSecretPost(secret), ClientSecretBasic(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? [];
    return (methods.includes('client_secret_post') ? post : basic)(server, ...rest);
  };
}

function toIdentity(claims: z.output<typeof Claims>): ExternalIdentity {
  const name = claims.name ?? claims.preferred_username ?? claims.email ?? claims.sub;
  return {
    subject: claims.sub,
    label: claims.preferred_username ?? claims.email ?? name,
    name,
    verifiedEmail: claims.email_verified === true ? (claims.email ?? null) : null,
  };
}

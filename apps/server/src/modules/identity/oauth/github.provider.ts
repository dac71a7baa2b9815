import {
  type CustomFetch,
  Configuration,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  customFetch,
} from 'openid-client';
import { z } from 'zod';
import type { OAuthClient } from '#platform/config';
import type { AttemptSecrets, ExternalIdentity, OAuthProvider } from './oauth.provider.ts';

const User = z.object({ id: z.int(), login: z.string(), name: z.string().nullish() });
const Emails = z.array(
  z.object({ email: z.string().toLowerCase(), primary: z.boolean(), verified: z.boolean() }),
);

/** OAuth 2 without OpenID: who it is has to be asked of the API. */
export class GithubProvider implements OAuthProvider {
  readonly id = 'github';
  readonly name = 'GitHub';
  private readonly configuration: Configuration;

  constructor(
    { issuer, clientId, clientSecret }: OAuthClient,
    private readonly apiUrl: string,
    private readonly fetch: CustomFetch,
  ) {
    this.configuration = new Configuration(
      {
        issuer,
        authorization_endpoint: `${issuer}/login/oauth/authorize`,
        token_endpoint: `${issuer}/login/oauth/access_token`,
      },
      clientId,
      clientSecret,
    );
    this.configuration[customFetch] = fetch;
    // Only what an operator has opened by CAIRN_EGRESS_ALLOW_OIDC can be reached without TLS.
    if (issuer.startsWith('http:')) allowInsecureRequests(this.configuration);
  }

  async authorizationUrl(redirectUri: string, { state, verifier }: AttemptSecrets): Promise<URL> {
    return buildAuthorizationUrl(this.configuration, {
      redirect_uri: redirectUri,
      scope: 'read:user user:email',
      state,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
  }

  async identify(callback: URL, { state, verifier }: AttemptSecrets): Promise<ExternalIdentity> {
    const { access_token: token } = await authorizationCodeGrant(this.configuration, callback, {
      pkceCodeVerifier: verifier,
      expectedState: state,
    });
    const user = User.parse(await this.ask('/user', token));
    const emails = Emails.parse(await this.ask('/user/emails', token));
    const email = emails.find((one) => one.primary && one.verified)?.email;
    return {
      // Logins can be given up and taken by somebody else; ids cannot.
      subject: String(user.id),
      label: user.login,
      name: user.name || user.login,
      verifiedEmail: email ?? null,
    };
  }

  private async ask(path: string, token: string): Promise<unknown> {
    const answer = await this.fetch(`${this.apiUrl}${path}`, {
      method: 'GET',
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'user-agent': 'cairn',
      },
      body: undefined,
      redirect: 'manual',
    });
    if (!answer.ok) throw new Error(`GitHub answered ${answer.status} to ${path}.`);
    return answer.json();
  }
}

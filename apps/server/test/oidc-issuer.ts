import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export interface Visitor {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
}

const SCOPE = 'openid email profile';

/** A real OpenID provider where nobody types anything: whoever comes is `visitor`, and agrees unless there is none. */
export class OidcIssuer {
  visitor: Visitor | undefined;
  private readonly people = new Map<string, Visitor>();

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async start(client: { id: string; secret: string; redirectUri: string }): Promise<OidcIssuer> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const issuer = new OidcIssuer(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, server);
    issuer.serve(client);
    return issuer;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private serve({ id, secret, redirectUri }: Parameters<typeof OidcIssuer.start>[0]): void {
    const provider = new Provider(this.url, {
      clients: [
        {
          client_id: id,
          client_secret: secret,
          redirect_uris: [redirectUri],
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      cookies: { keys: ['of the tests'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({
          clientId: oidc.client.clientId,
          accountId: oidc.session.accountId,
        });
        grant.addOIDCScope(SCOPE);
        await grant.save();
        return grant;
      },
      ttl: { AccessToken: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
      pkce: { required: () => true },
      findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ ...this.people.get(sub) }) }),
    });
    const pages = provider.callback();
    this.server.on('request', (request, response) => {
      if (!request.url?.startsWith('/interaction/')) return pages(request, response);
      if (this.visitor) this.people.set(this.visitor.sub, this.visitor);
      const result = this.visitor
        ? { login: { accountId: this.visitor.sub } }
        : { error: 'access_denied', error_description: 'The visitor said no.' };
      void provider.interactionFinished(request, response, result);
    });
  }
}

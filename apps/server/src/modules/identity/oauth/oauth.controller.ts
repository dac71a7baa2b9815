import { type Input, oauthEndpoints } from '@cairn/contracts';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '#platform/config';
import { Checked, Endpoint } from '#platform/http';
import { browserOf, clearBrowser, setBrowser } from './browser.cookie.ts';
import { OAuthArrival } from './oauth.arrival.ts';
import { OAuthService } from './oauth.service.ts';
import { ownPath } from './own-path.policy.ts';
import { SignInFailed } from './sign-in-failed.error.ts';

@Controller()
export class OAuthController {
  private readonly secure: boolean;

  constructor(
    config: Config,
    private readonly oauth: OAuthService,
    private readonly arrival: OAuthArrival,
  ) {
    this.secure = config.origin.startsWith('https:');
  }

  @Endpoint(oauthEndpoints.start)
  async start(
    @Checked() { params, query }: Input<typeof oauthEndpoints.start>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    try {
      const purpose = { provider: params.provider, returnTo: ownPath(query.returnTo), userId: null };
      const { url, browser } = await this.oauth.begin(purpose);
      setBrowser(reply, browser, this.secure);
      sendTo(reply, url);
    } catch (error) {
      if (!(error instanceof SignInFailed)) throw error;
      sendTo(reply, `/login?error=${error.code}`);
    }
  }

  @Endpoint(oauthEndpoints.callback)
  async callback(
    @Checked() { params }: Input<typeof oauthEndpoints.callback>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const query = request.url.slice(request.url.indexOf('?') + 1);
    const attempt = await this.oauth.take(params.provider, query, browserOf(request));
    clearBrowser(reply, this.secure);
    if (!attempt) return sendTo(reply, '/login?error=SIGN_IN_EXPIRED');
    sendTo(reply, await this.arrival.arrive({ attempt, query, request, reply }));
  }
}

function sendTo(reply: FastifyReply, url: string): void {
  reply.header('location', url).header('cache-control', 'no-store');
}

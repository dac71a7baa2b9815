import { type Input, type ResponseBody, accountEndpoints } from '@cairn/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Config } from '#platform/config';
import { Caller, Checked, Endpoint, type Principal } from '#platform/http';
import { FreshProof } from '../sessions/fresh-proof.ts';
import { setBrowser } from './browser.cookie.ts';
import { LinkedIdentities } from './linked-identity.service.ts';
import { providerFailed } from './oauth.errors.ts';
import { OAuthService } from './oauth.service.ts';
import { SignInFailed } from './sign-in-failed.error.ts';

@Controller()
export class LinkedIdentityController {
  private readonly secure: boolean;

  constructor(
    config: Config,
    private readonly oauth: OAuthService,
    private readonly identities: LinkedIdentities,
    private readonly proof: FreshProof,
  ) {
    this.secure = config.origin.startsWith('https:');
  }

  @Endpoint(accountEndpoints.linkIdentity)
  async link(
    @Caller() caller: Principal,
    @Checked() { params }: Input<typeof accountEndpoints.linkIdentity>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ResponseBody<typeof accountEndpoints.linkIdentity>> {
    await this.proof.assert(caller);
    try {
      const purpose = { provider: params.provider, returnTo: '/account', userId: caller.userId };
      const { url, browser } = await this.oauth.begin(purpose);
      setBrowser(reply, browser, this.secure);
      return { url };
    } catch (error) {
      throw error instanceof SignInFailed ? providerFailed(error) : error;
    }
  }

  @Endpoint(accountEndpoints.unlinkIdentity)
  async unlink(
    @Caller() caller: Principal,
    @Checked() { params }: Input<typeof accountEndpoints.unlinkIdentity>,
  ): Promise<void> {
    await this.proof.assert(caller);
    await this.identities.unlink(caller, params.identityId);
  }
}

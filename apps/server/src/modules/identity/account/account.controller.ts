import { type Account, type Input, type ResponseBody, type User, accountEndpoints } from '@cairn/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Config } from '#platform/config';
import { Caller, Checked, Endpoint, type Principal, setAccessCookie } from '#platform/http';
import { SessionService } from '../sessions/session.service.ts';
import { AccountService } from './account.service.ts';
import { PasswordResetService } from './password-reset.service.ts';

@Controller()
export class AccountController {
  private readonly secure: boolean;

  constructor(
    config: Config,
    private readonly account: AccountService,
    private readonly passwordReset: PasswordResetService,
    private readonly sessions: SessionService,
  ) {
    this.secure = config.origin.startsWith('https:');
  }

  @Endpoint(accountEndpoints.get)
  get(@Caller() caller: Principal): Promise<Account> {
    return this.account.get(caller);
  }

  @Endpoint(accountEndpoints.update)
  update(
    @Checked() { body }: Input<typeof accountEndpoints.update>,
    @Caller() caller: Principal,
  ): Promise<User> {
    return this.account.rename(caller, body.name);
  }

  @Endpoint(accountEndpoints.confirm)
  async confirm(
    @Checked() { body }: Input<typeof accountEndpoints.confirm>,
    @Caller() caller: Principal,
  ): Promise<ResponseBody<typeof accountEndpoints.confirm>> {
    const until = await this.account.confirm(caller, body);
    return { confirmedUntil: until.toISOString() };
  }

  @Endpoint(accountEndpoints.changePassword)
  async changePassword(
    @Checked() { body }: Input<typeof accountEndpoints.changePassword>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.account.changePassword(caller, body);
    if (!caller.byCookie || !caller.sessionId) return;
    const access = await this.sessions.renewAccess(caller.sessionId);
    setAccessCookie(reply, access, this.secure);
  }

  @Endpoint(accountEndpoints.forgotPassword)
  forgotPassword(@Checked() { body }: Input<typeof accountEndpoints.forgotPassword>): Promise<void> {
    return this.passwordReset.sendLink(body.email);
  }

  @Endpoint(accountEndpoints.resetPassword)
  resetPassword(@Checked() { body }: Input<typeof accountEndpoints.resetPassword>): Promise<void> {
    return this.passwordReset.reset(body.token, body.newPassword);
  }
}

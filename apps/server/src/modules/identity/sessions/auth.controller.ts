import {
  type Input,
  type ResponseBody,
  type SignedIn,
  accountEndpoints,
  identityEndpoints,
} from '@cairn/contracts';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '#platform/config';
import {
  ACCESS_COOKIE,
  Caller,
  Checked,
  Endpoint,
  type Principal,
  REFRESH_COOKIE,
  clearSessionCookies,
  setSessionCookies,
} from '#platform/http';
import { sessionEnded } from '../identity.errors.ts';
import { MembershipSource } from '../identity.ports.ts';
import { OAuthProviders } from '../oauth/oauth-providers.ts';
import { SecondStep } from '../second-factor/second-step.service.ts';
import { SignInService } from '../sign-in/sign-in.service.ts';
import { toUser } from '../users/user.mapper.ts';
import { UserService } from '../users/user.service.ts';
import { type OpenedSession, SessionService } from './session.service.ts';
import { SetupService } from './setup.service.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

@Controller()
export class AuthController {
  private readonly secure: boolean;

  constructor(
    config: Config,
    private readonly sessions: SessionService,
    private readonly signIn: SignInService,
    private readonly setup: SetupService,
    private readonly users: UserService,
    private readonly attempts: SignInAttempts,
    private readonly secondStep: SecondStep,
    private readonly memberships: MembershipSource,
    private readonly oauthProviders: OAuthProviders,
  ) {
    this.secure = config.origin.startsWith('https:');
  }

  @Endpoint(identityEndpoints.providers)
  async providers(): Promise<ResponseBody<typeof identityEndpoints.providers>> {
    return {
      setupRequired: await this.setup.isRequired(),
      password: true,
      providers: this.oauthProviders.list(),
    };
  }

  @Endpoint(identityEndpoints.setup)
  async createOwner(
    @Checked() { body }: Input<typeof identityEndpoints.setup>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const owner = await this.setup.createOwner(body);
    return this.answer(await this.sessions.open(owner, clientOf(request)), reply);
  }

  @Endpoint(identityEndpoints.login)
  async login(
    @Checked() { body }: Input<typeof identityEndpoints.login>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const user = await this.attempts.watch(body.email, () =>
      this.signIn.checkPassword(body.email, body.password),
    );
    await this.secondStep.assertNotNeeded(user);
    return this.answer(await this.sessions.open(user, clientOf(request)), reply);
  }

  @Endpoint(accountEndpoints.secondFactor)
  async secondFactor(
    @Checked() { body }: Input<typeof accountEndpoints.secondFactor>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const user = await this.secondStep.finish(body.ticket, body.code);
    return this.answer(await this.sessions.open(user, clientOf(request)), reply);
  }

  @Endpoint(identityEndpoints.refresh)
  async refresh(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const token = request.cookies[REFRESH_COOKIE];
    if (!token) throw sessionEnded();
    return this.answer(await this.sessions.refresh(token), reply);
  }

  @Endpoint(identityEndpoints.logout)
  async logout(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const bearer = request.headers.authorization?.replace(/^Bearer /i, '');
    const sessionId = await this.sessions.sessionOf(
      bearer ?? request.cookies[ACCESS_COOKIE],
      request.cookies[REFRESH_COOKIE],
    );
    if (sessionId) await this.sessions.end(sessionId, 'user.signed_out');
    clearSessionCookies(reply, this.secure);
  }

  @Endpoint(identityEndpoints.me)
  async me(@Caller() caller: Principal): Promise<ResponseBody<typeof identityEndpoints.me>> {
    const user = await this.users.profile(caller.userId);
    if (!user) throw sessionEnded();
    return { ...user, projects: await this.memberships.projectsOf(caller) };
  }

  private answer({ user, tokens }: OpenedSession, reply: FastifyReply): SignedIn {
    setSessionCookies(reply, tokens, this.secure);
    return { user: toUser(user), accessToken: tokens.accessToken, expiresIn: tokens.accessSeconds };
  }
}

const clientOf = (request: FastifyRequest) => ({
  userAgent: request.headers['user-agent']?.slice(0, 300) ?? null,
  ip: request.ip,
});

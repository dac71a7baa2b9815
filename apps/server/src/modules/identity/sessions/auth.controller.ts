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
} from '#platform/http';
import { sessionEnded } from '../identity.errors.ts';
import { MembershipSource } from '../identity.ports.ts';
import { OAuthProviders } from '../oauth/oauth-providers.ts';
import { SecondStep } from '../second-factor/second-step.service.ts';
import { SignInService } from '../sign-in/sign-in.service.ts';
import { UserService } from '../users/user.service.ts';
import { SessionService } from './session.service.ts';
import { SetupService } from './setup.service.ts';
import { SignInAttempts } from './sign-in-attempts.ts';
import { answerSignedIn, clientOf } from './signed-in.answer.ts';

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
    return answerSignedIn(await this.sessions.open(owner, clientOf(request)), reply, this.secure);
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
    return answerSignedIn(await this.sessions.open(user, clientOf(request)), reply, this.secure);
  }

  @Endpoint(accountEndpoints.secondFactor)
  async secondFactor(
    @Checked() { body }: Input<typeof accountEndpoints.secondFactor>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const user = await this.secondStep.finish(body.ticket, body.code);
    return answerSignedIn(await this.sessions.open(user, clientOf(request)), reply, this.secure);
  }

  @Endpoint(identityEndpoints.refresh)
  async refresh(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedIn> {
    const token = request.cookies[REFRESH_COOKIE];
    if (!token) throw sessionEnded();
    return answerSignedIn(await this.sessions.refresh(token), reply, this.secure);
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
    // What was read may be in the browser's cache. Its storage stays: unsaved texts are kept there for their writer.
    reply.header('clear-site-data', '"cache"');
  }

  @Endpoint(identityEndpoints.me)
  async me(@Caller() caller: Principal): Promise<ResponseBody<typeof identityEndpoints.me>> {
    const user = await this.users.profile(caller.userId);
    if (!user) throw sessionEnded();
    return { ...user, projects: await this.memberships.projectsOf(caller) };
  }
}

import type { Access, EndpointShape } from '@cairn/contracts';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Config } from '../config/index.ts';
import { CodedError } from '../errors/index.ts';
import { assertProjectRole, assertScope, assertSystemRole, notFound, notSignedIn } from './access.policy.ts';
import { assertSameSite } from './cross-site.policy.ts';
import { challenged } from './challenge.ts';
import { type AccessedRequest, ENDPOINT } from './endpoint.decorator.ts';
import { IdempotencyService } from './idempotency.service.ts';
import { Authenticator, ProjectAccess } from './ports.ts';
import type { Principal } from './principal.ts';
import { RateLimiter } from './rate-limiter.ts';
import { ACCESS_COOKIE } from './session.cookie.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The only gate: global, before every handler, denying whatever declares no access. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly config: Config,
    private readonly authenticator: Authenticator,
    private readonly projects: ProjectAccess,
    private readonly idempotency: IdempotencyService,
    private readonly rates: RateLimiter,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const endpoint = Reflect.getMetadata(ENDPOINT, context.getHandler()) as EndpointShape | undefined;
    if (!endpoint)
      throw new CodedError('FORBIDDEN', 'This address declares no access, so nobody may call it.');
    const http = context.switchToHttp();
    const request = http.getRequest<AccessedRequest>();
    const count = (principal: Principal | null) =>
      this.rates.count(endpoint, principal, request, http.getResponse<FastifyReply>());
    request.access = { principal: null, role: null };
    const { access } = endpoint;
    if (access.kind === 'public') {
      if (access.byCookie) assertSameSite(request.method, request.headers, this.config.origin);
      await count(null);
      return true;
    }
    const reply = http.getResponse<FastifyReply>();
    const principal = await challenged(endpoint, request, reply, this.config, () => this.identify(request));
    await count(principal);
    await challenged(endpoint, request, reply, this.config, () => this.admit(access, request, principal));
    if (request.headers['idempotency-key']) await this.idempotency.begin(principal, request);
    return true;
  }

  private async identify(request: AccessedRequest): Promise<Principal> {
    const principal = await this.authenticator.authenticate({
      authorization: request.headers.authorization,
      apiKey: header(request.headers['x-api-key']),
      accessCookie: request.cookies[ACCESS_COOKIE],
    });
    if (!principal) throw notSignedIn();
    if (principal.byCookie) assertSameSite(request.method, request.headers, this.config.origin);
    request.access!.principal = principal;
    return principal;
  }

  private async admit(
    access: Exclude<Access, { kind: 'public' }>,
    request: AccessedRequest,
    principal: Principal,
  ): Promise<void> {
    if (access.kind !== 'project') {
      assertScope(principal, access.scope);
      return assertSystemRole(principal, access);
    }
    const { projectId } = request.params as { projectId?: string };
    if (!projectId || !UUID.test(projectId)) throw notFound('project');
    const role = await this.projects.roleOf(principal, projectId);
    assertProjectRole(role, access.role);
    assertScope(principal, access.scope);
    request.access!.role = role;
  }
}

const header = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

import type { EndpointShape } from '@cairn/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/index.ts';
import { CodedError } from '../errors/index.ts';
import type { Principal } from './principal.ts';
import { countedAs } from './rate-limit.policy.ts';
import type { RateLimitStore, RateWindow } from './rate-limit.store.ts';

/** So many requests a minute for one caller, and every answer says how many are left. */
export class RateLimiter {
  constructor(
    private readonly limits: Config['rateLimits'],
    private readonly store: RateLimitStore,
  ) {}

  /** Throws RATE_LIMITED; waits only for a store that has to be asked. */
  count(
    endpoint: EndpointShape,
    principal: Principal | null,
    request: Pick<FastifyRequest, 'ip'>,
    reply: Pick<FastifyReply, 'header'>,
  ): void | Promise<void> {
    const counted = countedAs(endpoint, principal, request.ip);
    const limit = counted ? this.limits[counted.kind] : 0;
    if (!counted || limit === 0) return;
    const now = Date.now();
    const window = this.store.count(counted.bucket, now);
    if (window instanceof Promise) return window.then((known) => admit(known, limit, now, reply));
    admit(window, limit, now, reply);
  }
}

function admit(
  { used, endsAt }: RateWindow,
  limit: number,
  now: number,
  reply: Pick<FastifyReply, 'header'>,
): void {
  const seconds = Math.max(1, Math.ceil((endsAt - now) / 1000));
  reply.header('ratelimit-limit', limit);
  reply.header('ratelimit-remaining', Math.max(0, limit - used));
  reply.header('ratelimit-reset', seconds);
  if (used <= limit) return;
  throw new CodedError(
    'RATE_LIMITED',
    `More than ${limit} requests in a minute. Nothing was changed; go on in ${seconds} seconds.`,
    { retryAfter: seconds },
  );
}

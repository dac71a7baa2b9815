import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../database/index.ts';
import { CodedError } from '../errors/index.ts';
import { IdempotencyRepository } from './idempotency.repository.ts';
import { type Principal, actorOf } from './principal.ts';
import { wellFormed } from './request.parser.ts';

const KEY = /^[\x21-\x7e]{1,200}$/;

/** The answer of an earlier request with the same key, to be given again as it was. */
export class ReplayedAnswer extends Error {
  override readonly name = 'ReplayedAnswer';

  constructor(
    readonly status: number,
    readonly body: string | null,
  ) {
    super('replayed');
  }
}

interface Claim {
  actor: string;
  key: string;
}

/** `Idempotency-Key`: a write that a client repeats happens once, and is answered as it was the first time. */
export class IdempotencyService {
  private readonly repository: IdempotencyRepository;
  private readonly claims = new WeakMap<FastifyRequest, Claim>();

  constructor(database: Database) {
    this.repository = new IdempotencyRepository(database);
  }

  /** Throws ReplayedAnswer, or IDEMPOTENCY_MISMATCH when the key belongs to another request. */
  async begin(principal: Principal, request: FastifyRequest): Promise<void> {
    const key = request.headers['idempotency-key'];
    if (key === undefined || request.method === 'GET' || request.method === 'HEAD') return;
    if (typeof key !== 'string' || !KEY.test(key)) {
      throw new CodedError('VALIDATION_FAILED', 'Idempotency-Key: must be 1 to 200 visible ASCII characters');
    }
    const actor = actorOf(principal);
    const requestHash = hashOf(request);
    if (await this.repository.claim(actor, key, requestHash)) {
      this.claims.set(request, { actor, key });
      return;
    }
    await this.replay(actor, key, requestHash);
  }

  /** Undefined for the many requests that have no key. Keeps the answer; what failed on our side is forgotten, so that it can be tried again. */
  end(request: FastifyRequest, reply: FastifyReply, body: unknown): Promise<void> | undefined {
    const claim = this.claims.get(request);
    if (!claim) return undefined;
    const { actor, key } = claim;
    if (reply.statusCode >= 500) return this.repository.release(actor, key);
    return this.repository.answer(actor, key, reply.statusCode, typeof body === 'string' ? body : null);
  }

  prune(): Promise<void> {
    return this.repository.prune();
  }

  private async replay(actor: string, key: string, requestHash: string): Promise<void> {
    const known = await this.repository.find(actor, key);
    if (known && known.requestHash !== requestHash) {
      throw new CodedError(
        'IDEMPOTENCY_MISMATCH',
        'This Idempotency-Key was used for another request. Nothing was done; take a new key for each request.',
      );
    }
    if (known?.status) throw new ReplayedAnswer(known.status, known.body);
    throw new CodedError('UNAVAILABLE', 'The first request with this Idempotency-Key is still under way.', {
      retryAfter: 1,
    });
  }
}

function hashOf(request: FastifyRequest): string {
  return createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(wellFormed(request.body ?? null))}`)
    .digest('base64url');
}

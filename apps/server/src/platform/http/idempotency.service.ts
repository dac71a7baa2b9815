import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Keyring, SecretUnreadable } from '../crypto/index.ts';
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

/**
 * `Idempotency-Key`: a write that a client repeats happens once, and is answered as it was the first time. Requests hold
 * passwords, and answers keys that are shown once, so neither is kept in a form that tells them.
 */
export class IdempotencyService {
  private readonly repository: IdempotencyRepository;
  private readonly claims = new WeakMap<FastifyRequest, Claim>();

  constructor(
    database: Database,
    private readonly keyring: Keyring,
  ) {
    this.repository = new IdempotencyRepository(database);
  }

  /** Throws ReplayedAnswer, or IDEMPOTENCY_MISMATCH when the key belongs to another request. */
  async begin(principal: Principal, request: FastifyRequest): Promise<void> {
    const key = request.headers['idempotency-key'];
    if (key === undefined || request.method === 'GET' || request.method === 'HEAD') return;
    if (typeof key !== 'string' || !KEY.test(key)) {
      throw new CodedError('VALIDATION_FAILED', 'Idempotency-Key: must be 1 to 200 visible ASCII characters');
    }
    const claim = { actor: actorOf(principal), key };
    const text = textOf(request);
    if (await this.repository.claim(claim.actor, key, this.hashOf(text))) {
      this.claims.set(request, claim);
      return;
    }
    await this.replay(claim, text);
  }

  /** Undefined for the many requests that have no key. Keeps the answer; what failed on our side is forgotten, so that it can be tried again. */
  end(request: FastifyRequest, reply: FastifyReply, body: unknown): Promise<void> | undefined {
    const claim = this.claims.get(request);
    if (!claim) return undefined;
    const { actor, key } = claim;
    if (reply.statusCode >= 500) return this.repository.release(actor, key);
    const sealed = typeof body === 'string' ? this.keyring.seal('idm', placeOf(claim), body) : null;
    return this.repository.answer(actor, key, reply.statusCode, sealed);
  }

  prune(): Promise<void> {
    return this.repository.prune();
  }

  private async replay(claim: Claim, text: string): Promise<void> {
    const known = await this.repository.find(claim.actor, claim.key);
    if (known && !this.isOf(text, known.requestHash)) {
      throw new CodedError(
        'IDEMPOTENCY_MISMATCH',
        'This Idempotency-Key was used for another request. Nothing was done; take a new key for each request.',
      );
    }
    if (known?.status) throw new ReplayedAnswer(known.status, this.opened(claim, known.body));
    throw new CodedError('UNAVAILABLE', 'The first request with this Idempotency-Key is still under way.', {
      retryAfter: 1,
    });
  }

  private opened(claim: Claim, body: string | null): string | null {
    if (body === null) return null;
    try {
      return this.keyring.open('idm', placeOf(claim), body);
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error;
      throw new CodedError(
        'IDEMPOTENCY_MISMATCH',
        'The first request with this Idempotency-Key was carried out, and its answer can be read no more. Nothing was done now.',
        { cause: error },
      );
    }
  }

  private hashOf(text: string, kid = this.keyring.primaryKid): string {
    return `${kid}.${this.keyring.mac('idm', text, kid).toString('base64url')}`;
  }

  private isOf(text: string, hash: string): boolean {
    const kid = hash.split('.')[0]!;
    return this.keyring.has(kid) && this.hashOf(text, kid) === hash;
  }
}

function textOf(request: FastifyRequest): string {
  // Of a file its length has to do: it is read only once the request is let in.
  const isFile = request.body instanceof Readable;
  const body = isFile ? request.headers['content-length'] : wellFormed(request.body ?? null);
  return `${request.method} ${request.url}\n${JSON.stringify(body)}`;
}

const placeOf = ({ actor, key }: Claim) => ({
  table: 'idempotency_keys',
  column: 'body',
  rowId: `${actor} ${key}`,
  projectId: '',
});

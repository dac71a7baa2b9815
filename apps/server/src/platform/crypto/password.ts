import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { WorkPool } from './work-pool.ts';

const derive = promisify(argon2);

// OWASP's second choice for argon2id: 19 MiB, two passes, one lane.
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };
// A hash takes a thread of libuv's pool of four, which file reads and DNS share; sign-ins must leave some free. The last
// of a full queue waits about three seconds.
const pool = new WorkPool({ atOnce: 2, waiting: 100 });

export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await hash(password, nonce);
  return `argon2id$v1$${nonce.toString('base64url')}$${tag.toString('base64url')}`;
}

/** Takes as long for an unknown account (`stored` undefined) as for a wrong password. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, , nonce = '', tag = ''] = (stored ?? '').split('$');
  const expected = Buffer.from(tag, 'base64url');
  const actual = await hash(password, nonce ? Buffer.from(nonce, 'base64url') : Buffer.alloc(16));
  return stored !== undefined && expected.length === actual.length && timingSafeEqual(actual, expected);
}

const hash = (message: string, nonce: Buffer): Promise<Buffer> =>
  pool.run(() => derive('argon2id', { message, nonce, ...COST }));

import { randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Keyring } from '#platform/crypto';

const SECONDS = 5 * 60;

const Claims = z.object({ sub: z.string(), ver: z.number(), exp: z.number(), jti: z.string() });

/** Whose sign-in it is, and the security epoch it was begun in; a later one ends it. */
export interface SignInTicket {
  userId: string;
  epoch: number;
}

/** Says that the first step of a sign-in succeeded. No session is made of it without the second. */
export function signTicket(keyring: Keyring, { userId, epoch }: SignInTicket, now = Date.now()): string {
  const claims: z.infer<typeof Claims> = {
    sub: userId,
    ver: epoch,
    exp: Math.floor(now / 1000) + SECONDS,
    jti: randomUUID(),
  };
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${body}.${keyring.mac('tkt', body).toString('base64url')}`;
}

/** Undefined for anything that is not a ticket of ours, or whose time is over. */
export function readTicket(keyring: Keyring, ticket: string, now = Date.now()): SignInTicket | undefined {
  const [body = '', signature = '', ...rest] = ticket.split('.');
  if (rest.length > 0 || !isSigned(keyring, body, Buffer.from(signature, 'base64url'))) return undefined;
  const { sub, ver, exp } = Claims.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  return exp * 1000 > now ? { userId: sub, epoch: ver } : undefined;
}

/** Tickets signed before a key rotation live on for their five minutes. */
const isSigned = (keyring: Keyring, body: string, signature: Buffer): boolean =>
  keyring.activeKids.some((kid) => {
    const expected = keyring.mac('tkt', body, kid);
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  });

import { isIPv6 } from 'node:net';
import type { EndpointShape } from '@cairn/contracts';
import type { Principal } from './principal.ts';

export type RateLimitKind = 'usual' | 'hook';

interface Counted {
  bucket: string;
  kind: RateLimitKind;
}

/**
 * Whose request it is to the limits; null when it does not count. Reads of pages of ours do not: live events make an
 * open page read as often as others work. What a cookie alone proves needs no guard against guessing either.
 */
export function countedAs(
  { path, method, access }: Pick<EndpointShape, 'path' | 'method' | 'access'>,
  principal: Principal | null,
  ip: string,
): Counted | null {
  if (!principal) {
    // Providers send from few addresses for many projects; what is not signed is refused all the same.
    if (path.startsWith('/webhooks/')) return { bucket: `webhook:${subscriberOf(ip)}`, kind: 'hook' };
    const isGuessable = access.kind === 'public' && !access.byCookie && method !== 'GET';
    return isGuessable ? { bucket: `address:${subscriberOf(ip)}`, kind: 'usual' } : null;
  }
  if (principal.byCookie && method === 'GET') return null;
  const who = principal.apiKey ? `key:${principal.apiKey.id}` : `user:${principal.userId}`;
  // What its tools do is counted besides, each as the request that it is.
  if (path === '/mcp') return { bucket: `mcp:${who}`, kind: 'hook' };
  return path.startsWith('/hook/') ? { bucket: `hook:${who}`, kind: 'hook' } : { bucket: who, kind: 'usual' };
}

/** Who has one IPv6 address has the 2^64 beside it. */
function subscriberOf(ip: string): string {
  if (!isIPv6(ip) || ip.includes('.')) return ip;
  const [head = '', tail] = ip.split('::');
  const groups = head.split(':').filter(Boolean);
  const after = tail?.split(':').filter(Boolean) ?? [];
  const zeros = Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0');
  return [...groups, ...zeros, ...after].slice(0, 4).join(':');
}

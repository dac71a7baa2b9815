import type { IncomingHttpHeaders } from 'node:http';
import { CodedError } from '../errors/index.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Who sent a request, as far as browsers tell: a page of ours, one of another site, or no page at all. */
export type Sender = 'own-page' | 'other-site' | 'no-page';

/** `origin` is the public one; the Host header, which is vetted before anything else, names the others. */
export function senderOf(headers: IncomingHttpHeaders, origin: string): Sender {
  const { origin: from, 'sec-fetch-site': fetchSite } = headers;
  if (from !== undefined && !isOwnOrigin(from, headers.host, origin)) return 'other-site';
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return 'other-site';
  return from === undefined && fetchSite === undefined ? 'no-page' : 'own-page';
}

/** A browser sends cookies with other sites' requests too; those that change something must prove they are ours. */
export function assertSameSite(method: string, headers: IncomingHttpHeaders, origin: string): void {
  if (SAFE.has(method)) return;
  if (headers['x-requested-with'] === 'app' && senderOf(headers, origin) === 'own-page') return;
  throw crossSite();
}

export const crossSite = () =>
  new CodedError(
    'CROSS_SITE',
    'This request came from another site, so it was refused. Use the app itself, or an API key.',
  );

function isOwnOrigin(from: string, host: string | undefined, origin: string): boolean {
  if (from === origin) return true;
  // Under the public name, a page that came unencrypted may have been written by anybody on the way.
  const isDowngrade = origin === `https://${host}`;
  return from === `https://${host}` || (from === `http://${host}` && !isDowngrade);
}

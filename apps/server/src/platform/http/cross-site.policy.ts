import type { IncomingHttpHeaders } from 'node:http';
import { CodedError } from '../errors/index.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A browser sends cookies with other sites' requests too; those that change something must prove they are ours. */
export function assertSameSite(method: string, headers: IncomingHttpHeaders, origin: string): void {
  if (SAFE.has(method)) return;
  if (headers['x-requested-with'] === 'app' && isSameSite(headers, origin)) return;
  throw new CodedError(
    'CROSS_SITE',
    'This request came from another site, so it was refused. Use the app itself, or an API key.',
  );
}

function isSameSite(headers: IncomingHttpHeaders, origin: string): boolean {
  const fetchSite = headers['sec-fetch-site'];
  if (fetchSite !== undefined) return fetchSite === 'same-origin' || fetchSite === 'none';
  const from = headers.origin;
  if (!from) return false;
  return from === origin || from === `http://${headers.host}` || from === `https://${headers.host}`;
}

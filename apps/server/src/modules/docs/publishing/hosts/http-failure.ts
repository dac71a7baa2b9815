import { EgressRefused, EgressUnresolved } from '#platform/egress';
import { isAboutProtection } from './protected-branch.ts';
import { RemoteHostError } from './remote-host.error.ts';

/** What a host answered instead of doing it. */
export interface Refusal {
  status: number;
  /** In its own words. */
  words: string;
  headers: Readonly<Record<string, string | number | undefined>>;
}

// "For secondary rate limits … wait for at least one minute": GitHub, best practices for REST.
const PAUSE_MS = 60_000;
const MOVED_WORDS =
  /not a fast.?forward|has changed since you started editing|already exists|doesn't exist|does not exist|wasn't supplied|could not update .* please refresh/i;

/** A refusal over HTTP in the words of the port; what is particular to a host is looked at before. */
export function failureOf({ status, words, headers }: Refusal, host: string): RemoteHostError {
  const said = `${host} answered: ${words.slice(0, 500) || `HTTP status ${status}`}`;
  const pause = pauseAsked(status, words, headers);
  if (pause !== null) return new RemoteHostError('RATE_LIMITED', said, { retryAfterMs: pause });
  if (status >= 500)
    return new RemoteHostError('UNREACHABLE', `${host} answered with HTTP status ${status}.`);
  if (isAboutProtection(words)) return new RemoteHostError('BRANCH_PROTECTED', said);
  if (status === 401 || /permissions requested are not granted/i.test(words))
    return new RemoteHostError('AUTH_FAILED', said);
  if (status === 403)
    return new RemoteHostError(/archived|read-only/i.test(words) ? 'REFUSED' : 'AUTH_FAILED', said);
  if (status === 404 || status === 410 || /reference does not exist/i.test(words))
    return new RemoteHostError('NOT_FOUND', said);
  if (MOVED_WORDS.test(words)) return new RemoteHostError('HEAD_MOVED', said);
  return new RemoteHostError('REFUSED', said);
}

/** The connection failed, or the answer never ended. Ours to refuse is what egress refuses: it passes as it is. */
export function brokenConnection(error: unknown, host: string): unknown {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof EgressRefused || cause instanceof EgressUnresolved) return cause;
  const said = error instanceof Error ? error.message : String(error);
  return new RemoteHostError('UNREACHABLE', `${host} did not answer: ${said.slice(0, 200)}`);
}

function pauseAsked(status: number, words: string, headers: Refusal['headers']): number | null {
  const isSecondary = /secondary rate limit|abuse detection/i.test(words);
  const isSpent = Number(headers['x-ratelimit-remaining'] ?? headers['ratelimit-remaining'] ?? 1) === 0;
  const isAsked = headers['retry-after'] !== undefined && status !== 503;
  const isLimit = status === 429 || (status === 403 && (isSecondary || isSpent || isAsked));
  return isLimit ? pauseOf(headers) : null;
}

/** `retry-after` in seconds, or the second the limit begins anew. */
export function pauseOf(headers: Refusal['headers']): number {
  const after = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(after)) return Math.max(0, after) * 1000;
  const reset = Number(headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'] ?? Number.NaN);
  if (Number.isFinite(reset)) return Math.max(1000, reset * 1000 - Date.now());
  return PAUSE_MS;
}

import { request as plainRequest } from 'node:http';
import { type RequestOptions, request as tlsRequest } from 'node:https';
import { type LookupFunction, isIP } from 'node:net';
import { EgressUnresolved } from './egress.error.ts';
import type { EgressGuard, EgressSurface, EgressTarget } from './egress.guard.ts';

export interface FetchLimits {
  /** From the first byte sent to the last received. */
  timeoutMs: number;
  /** As they come over the wire; nothing is unpacked. */
  maxBytes: number;
}

export type GuardedFetch = (address: string, options?: RequestInit) => Promise<Response>;

// Documents of providers are a few kilobytes; more would only fill our memory.
const LIMITS: FetchLimits = { timeoutMs: 10_000, maxBytes: 1_048_576 };
const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * `fetch` to addresses that the guard lets through, connected to the very ones it looked at. Redirections are answered,
 * not followed. Throws EgressRefused, EgressUnresolved, and what the connection throws.
 */
export function guardedFetch(
  guard: EgressGuard,
  surface: EgressSurface,
  limits: FetchLimits = LIMITS,
): GuardedFetch {
  return async (address, options = {}) => {
    const wanted = new Request(address, options);
    const body = Buffer.from(await wanted.arrayBuffer());
    const target = await guard.vet(surface, address);
    return send(
      target,
      {
        method: wanted.method,
        headers: { ...Object.fromEntries(wanted.headers), 'content-length': String(body.length) },
        signal: AbortSignal.any([wanted.signal, AbortSignal.timeout(limits.timeoutMs)]),
      },
      body,
      limits.maxBytes,
    );
  };
}

function send(
  { url, addresses }: EgressTarget,
  options: RequestOptions,
  body: Buffer,
  maxBytes: number,
): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const request = url.protocol === 'https:' ? tlsRequest : plainRequest;
  const sent = request(url, { ...options, agent: false, lookup: pinnedTo(addresses) }, (answer) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes)
        answer.destroy(new Error(`${url.host} answered with more than ${maxBytes} bytes.`));
      else chunks.push(chunk);
    });
    answer.on('error', reject);
    answer.on('end', () => {
      const status = answer.statusCode ?? 0;
      const headers = new Headers(
        Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as [string, string]),
      );
      resolve(new Response(WITHOUT_BODY.has(status) ? null : Buffer.concat(chunks), { status, headers }));
    });
  });
  sent.on('error', reject).end(body);
  return promise;
}

/** The name is not asked for again: it may lead elsewhere by now. */
const pinnedTo =
  (addresses: readonly string[]): LookupFunction =>
  (host, options, done) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first] = found;
    if (!first) return done(new EgressUnresolved(`"${host}" has no address.`), '');
    if (options.all) return done(null, found);
    done(null, first.address, first.family);
  };

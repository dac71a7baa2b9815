import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { WorkstationError } from '../errors/workstation.error.ts';
import type { Settings } from '../settings/env-file.ts';
import { type HttpAnswer, httpCall } from './http-request.ts';
import { failureOf } from './platform-failure.ts';

export interface PlatformAsk {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Address of the platform. */
  readonly url: string;
  /** Begins with a slash. */
  readonly path: string;
  /** Who asks; nobody without. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** For the proxies it names. */
  readonly env?: Settings;
}

export interface PlatformAnswer {
  readonly status: number;
  readonly headers: HttpAnswer['headers'];
  /** Undefined where the answer had none. */
  readonly body: unknown;
}

const CONNECT_TIMEOUT_MS = 5_000;
const TIMEOUT_MS = 30_000;
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Any request to the platform, by somebody who is not the key of a project, or for what is asked seldom. Errors of the
 * platform are answers; a WorkstationError says that nothing came that Cairn could have answered.
 */
export async function askPlatform(ask: PlatformAsk): Promise<PlatformAnswer> {
  const { method, url, path, headers = {}, body, env = process.env } = ask;
  const Agent = url.startsWith('https:') ? HttpsAgent : HttpAgent;
  const agent = new Agent({ keepAlive: false, proxyEnv: env });
  const answer = await httpCall({
    method,
    url: url + path,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    agent,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    ...(body && { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw failureOf(error, url);
  });
  return { status: answer.status, headers: answer.headers, body: bodyOf(answer, url) };
}

function bodyOf({ headers, body }: HttpAnswer, url: string): unknown {
  if (body === '') return undefined;
  try {
    if (headers['content-type']?.startsWith('application/json')) return JSON.parse(body) as unknown;
  } catch {
    // Said below.
  }
  throw new WorkstationError(
    'NOT_CAIRN',
    `${url} answered, but not as Cairn does: a proxy, or another program. Check the address.`,
  );
}

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { HookEvent, HookStatus } from '@cairn/contracts';
import { WorkstationError } from '../errors/workstation.error.ts';
import { isObject } from '../files/json-file.ts';
import type { Settings } from '../settings/env-file.ts';
import { httpCall } from './http-request.ts';
import { failureOf, refusalOf } from './platform-failure.ts';

/** What is answered where the caller's documents differ. */
export interface SyncAnswer {
  readonly hash: string;
  readonly docs: readonly SyncedDoc[];
  readonly deleted: readonly string[];
}

export interface SyncedDoc {
  readonly fileName: string;
  readonly hash: string;
  readonly version: number;
  readonly content: string;
}

export interface PlatformOptions {
  readonly url: string;
  readonly projectId: string;
  readonly apiKey: string;
  /** Program and version, for the platform's log. */
  readonly userAgent?: string;
  /** For many requests; one request alone is quicker without. */
  readonly keepAlive?: boolean;
  /** Timeouts by the names that the bash scripts have; left out: this process's environment. */
  readonly env?: Settings;
}

export interface CallOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const MAX_ANSWER_BYTES = 512 * 1024 * 1024;

/** The requests that a workstation makes with the key of a project. Each fails with a WorkstationError only. */
export class PlatformClient {
  readonly url: string;
  readonly projectId: string;
  private readonly headers: Record<string, string>;
  private readonly agent: HttpAgent | undefined;
  private readonly connectTimeoutMs: number;
  private readonly timeoutMs: number;
  private readonly syncTimeoutMs: number;

  constructor({
    url,
    projectId,
    apiKey,
    userAgent = 'cairn',
    keepAlive,
    env = process.env,
  }: PlatformOptions) {
    this.url = url;
    this.projectId = projectId;
    this.headers = { 'x-api-key': headerSafe(apiKey), 'user-agent': userAgent };
    const Agent = url.startsWith('https:') ? HttpsAgent : HttpAgent;
    // Since Node 24 an agent can go through the proxies of the environment, as curl does in the bash scripts.
    const options = { keepAlive: keepAlive === true, maxSockets: 4, proxyEnv: env };
    this.agent = new Agent(options);
    this.connectTimeoutMs = milliseconds(env['CAIRN_CONNECT_TIMEOUT'], 2);
    this.timeoutMs = milliseconds(env['CAIRN_TIMEOUT'], 4);
    this.syncTimeoutMs = milliseconds(env['CAIRN_SYNC_TIMEOUT'], 20);
  }

  status(options: CallOptions = {}): Promise<HookStatus> {
    return this.get<HookStatus>(`/hook/status/${this.projectId}`, options);
  }

  /** Answered as soon as lock or hash are others than those known, at the latest after `seconds` (55 at most). */
  statusWhenChanged(
    known: Pick<HookStatus, 'hash' | 'lockedAt'>,
    seconds: number,
    signal?: AbortSignal,
  ): Promise<HookStatus> {
    const query = new URLSearchParams({
      wait: String(seconds),
      hash: known.hash,
      lockedAt: known.lockedAt ?? 'none',
    });
    return this.get<HookStatus>(`/hook/status/${this.projectId}?${query.toString()}`, {
      timeoutMs: seconds * 1000 + this.timeoutMs,
      ...(signal && { signal }),
    });
  }

  /** What differs from these documents; file name → hash. */
  async sync(files: Readonly<Record<string, string>>, { signal }: CallOptions = {}): Promise<SyncAnswer> {
    const options = { timeoutMs: this.syncTimeoutMs, ...(signal && { signal }) };
    const answer = await this.post<SyncAnswer>(`/hook/sync/${this.projectId}`, { files }, options);
    if (typeof answer.hash === 'string' && Array.isArray(answer.docs) && Array.isArray(answer.deleted))
      return answer;
    throw new WorkstationError('NOT_CAIRN', `${this.url} answered, but not as Cairn does.`);
  }

  /** What agents did and read; the same one (by session and event) counts once. */
  report(
    events: readonly HookEvent[],
    options: CallOptions = {},
  ): Promise<{ accepted: number; duplicates: number }> {
    return this.post(`/hook/events/${this.projectId}`, { events }, options);
  }

  /** Any other endpoint; `path` begins with a slash. */
  get<T extends object>(path: string, options: CallOptions = {}): Promise<T> {
    return this.call<T>('GET', path, undefined, options);
  }

  post<T extends object>(path: string, body: object, options: CallOptions = {}): Promise<T> {
    return this.call<T>('POST', path, JSON.stringify(body), options);
  }

  /** Ends connections that are kept open. */
  close(): void {
    this.agent?.destroy();
  }

  private async call<T extends object>(
    method: 'GET' | 'POST',
    path: string,
    body: string | undefined,
    { timeoutMs = this.timeoutMs, signal }: CallOptions,
  ): Promise<T> {
    const answer = await httpCall({
      method,
      url: this.url + path,
      headers: { ...this.headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      connectTimeoutMs: Math.min(this.connectTimeoutMs, timeoutMs),
      timeoutMs,
      maxBytes: MAX_ANSWER_BYTES,
      ...(body !== undefined && { body }),
      ...(this.agent && { agent: this.agent }),
      ...(signal && { signal }),
    }).catch((error: unknown) => {
      throw failureOf(error, this.url);
    });
    if (answer.status < 200 || answer.status > 299) throw refusalOf(answer, this.url);
    return this.parsed(answer.body) as T;
  }

  private parsed(body: string): object {
    try {
      const value = JSON.parse(body) as unknown;
      if (isObject(value)) return value;
    } catch {
      // Said below.
    }
    throw new WorkstationError(
      'NOT_CAIRN',
      `${this.url} answered, but not as Cairn does: a proxy, or another program. Check the address.`,
    );
  }
}

/** A line break in a key, of a file that was copied together, must not begin another header. */
const headerSafe = (key: string): string => key.replaceAll(/[^\u0021-\u007e]/g, '');

function milliseconds(seconds: string | undefined, otherwise: number): number {
  const value = Number(seconds);
  return (Number.isFinite(value) && value > 0 ? Math.min(value, 600) : otherwise) * 1000;
}

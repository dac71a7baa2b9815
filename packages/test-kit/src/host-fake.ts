import type http from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface ApiRequest {
  method: string;
  /** Below the API's root, as it was sent. */
  path: string;
  query: URLSearchParams;
  headers: http.IncomingHttpHeaders;
  /** Parsed; undefined when there was none. */
  body: unknown;
}

export interface ApiAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** hang: no answer ever. cut: half of the right one. lose: it is done, and the connection breaks. */
export type Fault = 'hang' | 'cut' | 'lose' | ApiAnswer;

interface Rule {
  on: RegExp;
  times: number;
  fault?: Fault;
  before?: () => unknown;
}

/** What can go wrong with the API of a host, asked for by the tests. */
export class HostFaults {
  private readonly rules: Rule[] = [];

  /** The next requests whose `METHOD /path` matches fail so. */
  fail(on: RegExp, fault: Fault, times = 1): void {
    this.rules.push({ on, times, fault });
  }

  /** Something else happens just before the next such request is looked at. */
  before(on: RegExp, happen: () => unknown): void {
    this.rules.push({ on, times: 1, before: happen });
  }

  async take(request: ApiRequest): Promise<Fault | null> {
    const line = `${request.method} ${request.path}`;
    for (const rule of this.rules) {
      if (rule.times === 0 || !rule.on.test(line)) continue;
      rule.times -= 1;
      if (rule.fault) return rule.fault;
      await rule.before?.();
    }
    return null;
  }
}

/** One after the other, as a host's own lock on a repository would have it. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work, work);
    this.last = mine;
    return mine;
  }
}

export async function readRequest(
  request: http.IncomingMessage,
  path: string,
  query: URLSearchParams,
): Promise<ApiRequest> {
  const body = await buffer(request);
  const isJson = body.length > 0;
  return {
    method: request.method ?? 'GET',
    path,
    query,
    headers: request.headers,
    body: isJson ? (JSON.parse(body.toString()) as unknown) : undefined,
  };
}

/** Answers as the fault would have it. */
export async function respond(
  response: http.ServerResponse,
  fault: Fault | null,
  answer: () => Promise<ApiAnswer>,
): Promise<void> {
  if (fault === 'hang') return;
  const given = fault === null || typeof fault === 'string' ? await answer() : fault;
  if (fault === 'lose') return void response.destroy();
  const text = given.body === undefined ? '' : JSON.stringify(given.body);
  const type = text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(given.status, {
    ...type,
    'content-length': String(Buffer.byteLength(text)),
    ...given.headers,
  });
  if (fault !== 'cut') return void response.end(text);
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}

import type { ApiError, EndpointShape, RequestBody, ResponseBody } from '@cairn/contracts';
import type { z } from 'zod';
import { checkDocumented, checkError, checkSuccess } from './contract-check.ts';

type Sent<S> = S extends z.ZodType ? z.input<S> : undefined;

export interface CallInput<E extends EndpointShape> {
  params?: Sent<E['params']>;
  query?: Sent<E['query']>;
  body?: RequestBody<E>;
  headers?: Record<string, string>;
}

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

export interface RawRequest {
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  signal?: AbortSignal;
}

/** Speaks to the server as one somebody. Each answer is held against the contract before a test sees it. */
export class TestClient {
  constructor(
    readonly url: string,
    /** Sent with every request: what proves who this is. */
    readonly credentials: Readonly<Record<string, string>> = {},
  ) {}

  /** Any request, as it stands; a failure must have the form of an ApiError all the same. */
  async send(method: string, path: string, request: RawRequest = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: { ...this.credentials, ...request.headers },
      body: request.body ?? null,
      redirect: 'manual',
      signal: request.signal ?? null,
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const answer = { status: response.status, headers: response.headers, body: bodyOf(response, bytes) };
    // Probes tell more with a failure, and MCP tells it in JSON-RPC once somebody is let in.
    const isOwnForm = path.startsWith('/health') || (path === '/mcp' && 'jsonrpc' in Object(answer.body));
    if (response.status >= 400 && !isOwnForm) checkError(answer);
    return answer;
  }

  /** Success or failure; both as the endpoint declares them. */
  async call<E extends EndpointShape>(endpoint: E, input: CallInput<E> = {}): Promise<Answer> {
    const answer = await this.send(endpoint.method, pathOf(endpoint, input), {
      headers: {
        ...(input.body !== undefined && { 'content-type': 'application/json' }),
        ...input.headers,
      },
      ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
    });
    if (answer.status >= 400) checkDocumented(endpoint, answer.body as ApiError);
    else if (answer.status !== 304) checkSuccess(endpoint, answer);
    return answer;
  }

  /** The body of a success. */
  async ok<E extends EndpointShape>(endpoint: E, input: CallInput<E> = {}): Promise<ResponseBody<E>> {
    const { status, body } = await this.call(endpoint, input);
    if (status < 300) return body as ResponseBody<E>;
    throw new Error(`${endpoint.id} answered ${status} ${JSON.stringify(body)}`);
  }

  /** The body of a failure. */
  async fails<E extends EndpointShape>(endpoint: E, input: CallInput<E> = {}): Promise<ApiError> {
    const { status, body } = await this.call(endpoint, input);
    if (status >= 400) return body as ApiError;
    throw new Error(`${endpoint.id} answered ${status} ${JSON.stringify(body)} where a failure was due`);
  }
}

export function pathOf<E extends EndpointShape>(endpoint: E, { params, query }: CallInput<E>): string {
  const values = (params ?? {}) as Record<string, string | number>;
  const path = endpoint.path.replace(/:(\w+)/g, (_all, name: string) =>
    encodeURIComponent(String(values[name])),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, string | number>))
    if (value !== undefined) search.set(name, String(value));
  return search.size > 0 ? `${path}?${search.toString()}` : path;
}

function bodyOf(response: Response, bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/json')) return JSON.parse(bytes.toString());
  return type.startsWith('text/') ? bytes.toString() : bytes;
}

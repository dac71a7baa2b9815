import type { ApiError, Page } from '@cairn/contracts';
import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from '../generated/schema.ts';
import { refreshOnce } from './session-refresh.ts';

export interface ApiClientOptions {
  /** Origin of the server; the page's own when left out. */
  baseUrl?: string;
  /** Sent as X-API-Key. Without it, requests rely on the session cookie and refresh it when it has run out. */
  apiKey?: string;
  /** Called when a session has ended for good. */
  onSignedOut?: () => void;
}

export type ApiClient = Client<paths>;

/** An answer that was an error, with the server's sentences as its message. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly error: ApiError;

  constructor(error: ApiError) {
    super(error.message.join(' '));
    this.error = error;
  }

  get code(): ApiError['code'] {
    return this.error.code;
  }
}

export function createApiClient({ baseUrl, apiKey, onSignedOut }: ApiClientOptions = {}): ApiClient {
  const headers: Record<string, string> = apiKey ? { 'X-API-Key': apiKey } : { 'X-Requested-With': 'app' };
  return createFetchClient<paths>({
    baseUrl: baseUrl ?? '',
    headers,
    credentials: apiKey ? 'omit' : 'same-origin',
    // Looked up at each call, so that a page may replace it and tests may count.
    fetch: apiKey
      ? (request) => fetch(request)
      : (request) => fetchWithSession(request, baseUrl ?? '', onSignedOut),
  });
}

/** The body of a success; throws ApiFailure for anything else. */
export async function unwrap<T>(
  answer: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await answer;
  if (response.ok) return data as T;
  throw new ApiFailure(isApiError(error) ? error : unexpected(response));
}

/** All pages of a list, one request after the other. */
export async function allPages<T>(load: (page: number) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (let page = 1; ; page += 1) {
    const { data, meta } = await load(page);
    items.push(...data);
    if (data.length === 0 || items.length >= meta.total) return items;
  }
}

const REFRESH = '/api/auth/refresh';
/** The rest of the 401 speak of a password or a code that was sent, not of the session. */
const sessionCodes: readonly unknown[] = ['NOT_SIGNED_IN', 'TOKEN_EXPIRED'];

async function fetchWithSession(
  request: Request,
  baseUrl: string,
  onSignedOut?: () => void,
): Promise<Response> {
  const retry = request.clone();
  const answer = await fetch(request);
  if (new URL(request.url).pathname === REFRESH || !(await isSessionOver(answer))) return answer;
  if (await refreshOnce(baseUrl)) return fetch(retry);
  onSignedOut?.();
  return answer;
}

async function isSessionOver(answer: Response): Promise<boolean> {
  if (answer.status !== 401) return false;
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined);
  return isApiError(body) && sessionCodes.includes(body.code);
}

function isApiError(value: unknown): value is ApiError {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}

function unexpected(response: Response): ApiError {
  return {
    statusCode: response.status,
    code: response.status >= 500 ? 'UNAVAILABLE' : 'INTERNAL',
    message: [
      `The server answered ${response.status} without saying why. Nothing more is known; try again in a moment.`,
    ],
    timestamp: new Date().toISOString(),
    requestId: response.headers.get('x-request-id') ?? '',
  };
}

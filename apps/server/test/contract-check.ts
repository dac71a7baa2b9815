import { ApiError, type EndpointShape, type ErrorCode, errorCodes } from '@cairn/contracts';
import { expect } from 'vitest';
import { openApiDocument } from '#platform/http';

// What may happen anywhere and is not written down at each endpoint.
const ANYWHERE: ErrorCode[] = ['TOKEN_EXPIRED', 'CROSS_SITE', 'IDEMPOTENCY_MISMATCH', 'UNAVAILABLE'];

export interface Received {
  status: number;
  headers: Headers;
  /** undefined: none. */
  body: unknown;
}

/** A success has the declared status and nothing but the declared fields; what the schema does not know has leaked. */
export function checkSuccess(endpoint: EndpointShape, { status, body }: Received): void {
  expect([endpoint.status, ...(endpoint.otherStatuses ?? [])], endpoint.id).toContain(status);
  if (!endpoint.response) return expect(body, endpoint.id).toBeUndefined();
  const parsed = endpoint.response.safeParse(body);
  expect(parsed.error?.issues, `${endpoint.id} answered ${JSON.stringify(body)}`).toBeUndefined();
  expect(body, endpoint.id).toEqual(parsed.data);
}

/** Every failure has the one form, whoever made it. */
export function checkError({ status, headers, body }: Received): ApiError {
  const error = ApiError.parse(body);
  expect(body).toEqual(error);
  expect(error.statusCode).toBe(status);
  expect(errorCodes[error.code][0]).toBe(status);
  expect(error.requestId).toBe(headers.get('x-request-id'));
  expect(error.message.length).toBeGreaterThan(0);
  if (status === 429 || status === 503) expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  return error;
}

/** A failure that a client could not have known of is a hole in the contract. */
export function checkDocumented(endpoint: EndpointShape, error: ApiError): void {
  if (ANYWHERE.includes(error.code)) return;
  expect(documented(endpoint), `${endpoint.id} answered ${error.code}: ${error.message.join(' ')}`).toContain(
    error.code,
  );
}

let document: ReturnType<typeof openApiDocument> | undefined;

function documented(endpoint: EndpointShape): string[] {
  document ??= openApiDocument('test');
  const path = document.paths?.[endpoint.path.replace(/:(\w+)/g, '{$1}')];
  const operation = path?.[endpoint.method.toLowerCase() as 'get' | 'put' | 'post' | 'delete'];
  return Object.values(operation?.responses ?? {}).flatMap((response) =>
    'description' in response ? (response.description ?? '').split(', ') : [],
  );
}

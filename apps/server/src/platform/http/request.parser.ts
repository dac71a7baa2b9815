import type { EndpointShape, Input } from '@cairn/contracts';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CodedError } from '../errors/index.ts';
import { wordsFor } from './validation.words.ts';

// What walks through a body takes a step of the stack a level.
const MAX_DEPTH = 100;

/** Everything that is wrong with a request in one answer; each sentence begins with the field it is about. */
export function parseInput(endpoint: EndpointShape, request: FastifyRequest): Input<EndpointShape> {
  assertMediaType(endpoint, request);
  const problems: string[] = [];
  const part = (schema: z.ZodType | undefined, value: unknown) => {
    const result = schema?.safeParse(value, { error: wordsFor });
    if (result && !result.success) problems.push(...sentences(result.error));
    return result?.data as never;
  };
  const params = part(endpoint.params, request.params);
  const input = {
    params,
    query: part(endpoint.query, request.query),
    body: part(
      endpoint.body,
      request.body instanceof Readable ? undefined : wellFormed(request.body ?? undefined),
    ),
  };
  if (problems.length > 0) throw new CodedError('VALIDATION_FAILED', problems);
  return input;
}

/** Half of a surrogate pair, as a text has that was cut anywhere, fits neither UTF-8 nor PostgreSQL's JSON. */
export function wellFormed(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH)
    throw new CodedError('VALIDATION_FAILED', `body: must not be nested more than ${MAX_DEPTH} levels deep`);
  if (Array.isArray(value)) return value.map((item) => wellFormed(item, depth + 1));
  const entries = Object.entries(value).map(([key, item]) => [
    key.toWellFormed(),
    wellFormed(item, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

function sentences(error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const field = issue.path.join('.') || 'body';
    if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')}: unknown field`;
    return `${field}: ${issue.message}`;
  });
}

function assertMediaType(endpoint: EndpointShape, request: FastifyRequest): void {
  if (!endpoint.body || request.body === undefined || request.body === null) return;
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const accepted = endpoint.mediaTypes ?? ['application/json'];
  if (type && accepted.includes(type)) return;
  throw new CodedError(
    'UNSUPPORTED_MEDIA_TYPE',
    `Send the body as ${accepted.join(' or ')}, not as ${type ?? 'nothing'}.`,
  );
}

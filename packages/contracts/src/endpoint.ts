import type { z } from 'zod';
import type { Access } from './access.schema.ts';
import type { ErrorCode } from './error.schema.ts';

type Schema = z.ZodType | undefined;

export interface EndpointShape {
  /** Unique; the operation id of the OpenAPI document: `docs.list`. */
  id: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` parameters. `/api/…` answers under `/api/v1/…` too. */
  path: string;
  access: Access;
  /** RFC 9728: a refusal tells where the metadata is from which a client learns what it needs. */
  challenge?: true;
  summary: string;
  description?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Content types of the body, when it is not JSON alone. */
  mediaTypes?: readonly string[];
  /** Instead of `body`: the bytes of a file, which are read as they come. */
  upload?: { mediaTypes: readonly string[]; maxBytes: number };
  /** Status of the usual success. */
  status: 200 | 201 | 202 | 204 | 302;
  /** Body of success; absent with 204. */
  response?: z.ZodType;
  /** Instead of `response`: what each line of an `application/x-ndjson` stream is. */
  lines?: z.ZodType;
  /** Instead of `response`: the bytes of a file; its type, or that any may come. */
  file?: string;
  /** Successes besides `status`, with the same body. */
  otherStatuses?: readonly number[];
  errors?: readonly ErrorCode[];
}

type Parsed<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;
type Sent<S extends Schema> = S extends z.ZodType ? z.input<S> : undefined;

/** What a handler gets once the request has been checked. */
export type Input<E extends EndpointShape> = {
  params: Parsed<E['params']>;
  query: Parsed<E['query']>;
  body: Parsed<E['body']>;
};
export type RequestBody<E extends EndpointShape> = Sent<E['body']>;
export type ResponseBody<E extends EndpointShape> = Parsed<E['response']>;

/** The one place an endpoint is described: routing, validation, OpenAPI and the typed client come from it. */
export const endpoint = <const E extends EndpointShape>(definition: E): E => definition;

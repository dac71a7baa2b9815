import { ApiError, type EndpointShape, endpointGroups, errorCodes } from '@cairn/contracts';
import { type ZodOpenApiOperationObject, type ZodOpenApiPathsObject, createDocument } from 'zod-openapi';

/** Made of the endpoint contracts alone, so that it needs no running server and cannot differ from what is validated. */
export function openApiDocument(version: string) {
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Cairn',
      version,
      description:
        'What a team’s AI coding agents read, and what they did. Every route under `/api` answers under `/api/v1` too.',
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }, { bearer: [] }, { apiKey: [] }],
    tags: Object.keys(endpointGroups).map((name) => ({ name })),
    paths: paths(),
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'cairn_at' },
        bearer: { type: 'http', scheme: 'bearer', description: 'An access token, or an API key' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    },
  });
}

function paths(): ZodOpenApiPathsObject {
  const all: ZodOpenApiPathsObject = {};
  for (const [tag, group] of Object.entries(endpointGroups)) {
    for (const one of Object.values(group)) {
      const path = one.path.replace(/:(\w+)/g, '{$1}');
      all[path] = { ...all[path], [one.method.toLowerCase()]: operation(one, tag) };
    }
  }
  return all;
}

function operation(one: EndpointShape, tag: string): ZodOpenApiOperationObject {
  return {
    operationId: one.id,
    tags: [tag],
    summary: one.summary,
    ...(one.description && { description: one.description }),
    ...(one.access.kind === 'public' && { security: [] }),
    'x-access': one.access,
    requestParams: { ...(one.params && { path: one.params }), ...(one.query && { query: one.query }) },
    ...(one.upload && { requestBody: { required: true, content: uploadOf(one.upload) } }),
    ...(one.body && { requestBody: { content: { 'application/json': { schema: one.body } } } }),
    responses: { ...successes(one), ...failures(one) },
  };
}

const BYTES = { type: 'string', format: 'binary' } as const;

const uploadOf = ({ mediaTypes }: NonNullable<EndpointShape['upload']>) =>
  Object.fromEntries(mediaTypes.map((type) => [type, { schema: BYTES }]));

function successes(one: EndpointShape) {
  const content =
    (one.response && { content: { 'application/json': { schema: one.response } } }) ??
    (one.lines && { content: { 'application/x-ndjson': { schema: one.lines } } }) ??
    (one.file && { content: { [one.file]: { schema: BYTES } } });
  return Object.fromEntries(
    [one.status, ...(one.otherStatuses ?? [])].map((status) => [
      String(status),
      { description: 'Success', ...content },
    ]),
  );
}

/** By status, with the codes that a client may meet there. */
function failures(one: EndpointShape) {
  const byStatus = new Map<number, string[]>();
  for (const code of possibleErrors(one)) {
    const [status] = errorCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      { description: codes.join(', '), content: { 'application/json': { schema: ApiError } } },
    ]),
  );
}

function possibleErrors(one: EndpointShape): (keyof typeof errorCodes)[] {
  const codes = new Set<keyof typeof errorCodes>(one.errors);
  // Of an Idempotency-Key, where nothing else is sent.
  const takesKey = one.access.kind !== 'public' && one.method !== 'GET';
  if (one.params || one.query || one.body || takesKey) codes.add('VALIDATION_FAILED');
  if (one.body) codes.add('MALFORMED_JSON').add('PAYLOAD_TOO_LARGE').add('UNSUPPORTED_MEDIA_TYPE');
  if (one.upload) codes.add('PAYLOAD_TOO_LARGE').add('UNSUPPORTED_MEDIA_TYPE').add('DISK_FULL');
  if (one.access.kind !== 'public') codes.add('NOT_SIGNED_IN').add('FORBIDDEN');
  if (one.access.kind === 'project' || one.params) codes.add('NOT_FOUND');
  if (one.access.kind !== 'public' || one.method !== 'GET') codes.add('RATE_LIMITED');
  return [...codes];
}

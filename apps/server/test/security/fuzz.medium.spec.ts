import { type ApiError, docEndpoints } from '@cairn/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApiDocument } from '#platform/http';
import { checkDocumented, checkSuccess } from '../contract-check.ts';
import { NOWHERE, endpoints } from '../endpoint-list.ts';
import { type JsonSchema, arbitraryOf, hostileText } from '../openapi-arbitrary.ts';
import { type Person, TestApp } from '../test-app.ts';

// More of them, or one failure again: CAIRN_FUZZ_RUNS=500 CAIRN_FUZZ_SEED=… CAIRN_FUZZ_PATH=…, as the failure says.
const numRuns = Number(process.env['CAIRN_FUZZ_RUNS'] ?? 12);
const seed = process.env['CAIRN_FUZZ_SEED'];
const path = process.env['CAIRN_FUZZ_PATH'];
const ANSWER_MILLISECONDS = 5_000;

interface Operation {
  parameters?: { name: string; in: string; schema: JsonSchema }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
}

const document = openApiDocument('test') as unknown as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
};
const resolve = (ref: string): JsonSchema => document.components.schemas[ref.split('/').at(-1)!]!;

let app: TestApp;
let owner: Person;
let projectId: string;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  projectId = await app.project(owner, 'Fuzzed');
  await owner.ok(docEndpoints.create, { params: { projectId }, body: { fileName: 'a.md', content: 'x' } });
});
afterAll(() => app.stop());

interface Sent {
  params: Record<string, string>;
  query: Record<string, unknown>;
  body: unknown;
  headers: Record<string, string>;
}

/** A dot segment would be gone before it was sent, and nothing at all would be another address. */
const segment = hostileText
  .map((text) => text.toWellFormed())
  .filter((text) => !/^(\.|%2e){0,2}$/i.test(text));

function requestsOf(operation: Operation, isDeadly: boolean): fc.Arbitrary<Sent> {
  const known: Record<string, string[]> = {
    projectId: isDeadly ? [NOWHERE] : [projectId],
    doc: ['a.md'],
    version: ['1'],
    provider: ['github', 'google', 'oidc'],
  };
  const schemas = operation.parameters ?? [];
  const paramsOf = (name: string) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...(known[name] ?? [NOWHERE])) },
      { weight: 1, arbitrary: segment },
    );
  const params = schemas
    .filter((one) => one.in === 'path')
    .map(({ name }) => [name, paramsOf(name)] as const);
  const query = schemas
    .filter((one) => one.in === 'query')
    .map(({ name, schema }) => [name, arbitraryOf(schema, resolve)] as const);
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const headers = {
    'idempotency-key': fc.constantFrom('one', 'two', 'x'.repeat(201), 'a b'),
    'if-none-match': fc.constantFrom('*', 'W/"x"', '"', 'x'.repeat(2_000)),
    accept: fc.constantFrom('text/html', '*/*;q=0', 'application/json'),
  };
  return fc.record({
    params: fc.record(Object.fromEntries(params)),
    query: fc.record(Object.fromEntries(query), { requiredKeys: [] }),
    body: body ? arbitraryOf(body, resolve) : fc.constant(undefined),
    headers: fc.record(headers, { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>,
  });
}

/** The others are exports and archives. */
/** Files, archives and texts for shells are not described by a schema. */
const isDescribed = (headers: Headers) => /^application\/json\b|^$/.test(headers.get('content-type') ?? '');

function addressOf(template: string, { params, query }: Sent): string {
  const address = template.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(params[name]!));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of [value].flat())
      search.append(name, (typeof one === 'string' ? one : JSON.stringify(one ?? null)).toWellFormed());
  return search.size > 0 ? `${address}?${search.toString()}` : address;
}

test.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))(
  '[S08][S44] %s answers whatever is sent to it within five seconds, as the document says, and never breaks',
  { timeout: 600_000 },
  async (id, endpoint) => {
    const operation =
      document.paths[endpoint.path.replace(/:(\w+)/g, '{$1}')]![endpoint.method.toLowerCase()]!;
    const property = fc.asyncProperty(requestsOf(operation, id === 'projects.delete'), async (sent) => {
      const answer = await owner.send(endpoint.method, addressOf(endpoint.path, sent), {
        headers: {
          ...sent.headers,
          ...(sent.body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(sent.body !== undefined && { body: JSON.stringify(sent.body) }),
        signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
      });
      expect(answer.status).toBeLessThan(500);
      // Whatever it is told, MCP answers in JSON-RPC.
      if ('jsonrpc' in Object(answer.body)) return;
      if (answer.status >= 400) checkDocumented(endpoint, answer.body as ApiError);
      else if (answer.status !== 304 && isDescribed(answer.headers)) checkSuccess(endpoint, answer);
      else expect([200, 204, 302, 304]).toContain(answer.status);
    });
    await fc.assert(property, {
      numRuns,
      ...(seed && { seed: Number(seed) }),
      ...(path && { path }),
    });
    expect(app.logs.filter((line) => line.includes('"level":50'))).toEqual([]);
  },
);

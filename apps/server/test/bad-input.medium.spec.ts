import { type EndpointShape, docEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changesNothing as changesNothingIn } from './database-contents.ts';
import { NOWHERE, addressOf, endpoints } from './endpoint-list.ts';
import { type Person, TestApp } from './test-app.ts';

let app: TestApp;
let owner: Person;
let projectId: string;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  projectId = await app.project(owner);
  await owner.ok(docEndpoints.create, { params: { projectId }, body: { fileName: 'a.md', content: 'kept' } });
});
afterAll(() => app.stop());

// What signs in or out is spared, as it would change who asks; its own suite sends it rubbish.
const withBody = endpoints.filter(({ body, access }) => body && access.kind !== 'public');
const JSON_TYPE = { 'content-type': 'application/json' };

const send = (
  endpoint: EndpointShape,
  body: string | Uint8Array,
  headers: Record<string, string> = JSON_TYPE,
) => owner.send(endpoint.method, addressOf(endpoint, projectId), { headers, body });

const changesNothing = (requests: () => Promise<void>) => changesNothingIn(app, requests);

describe('a body', () => {
  test.each<[string, string | Uint8Array]>([
    ['that is cut off', '{"name": "x"'],
    ['of words', 'name=x&y'],
    ['with something behind it', '{} {}'],
    ['with a comma too many', '{"name": "x",}'],
    ['with a bare control character', '{"name": "a\u0001"}'],
    ['that is no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31])],
    ['that begins with a mark and is cut', Buffer.from([0xef, 0xbb, 0xbf, 0x7b])],
    ['that reaches for the prototype', '{"__proto__": {"admin": true}}'],
    ['that reaches for the constructor', '{"constructor": {"prototype": {"admin": true}}}'],
  ])('[S08] %s is malformed, wherever one is taken', async (_name, body) => {
    await changesNothing(async () => {
      for (const endpoint of withBody) {
        const answer = await send(endpoint, body);
        expect([endpoint.id, answer.status, answer.body]).toMatchObject([
          endpoint.id,
          400,
          { code: 'MALFORMED_JSON' },
        ]);
      }
    });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test.each(['null', '[]', '1', '"text"', 'true', '[[]]'])(
    '[S08] %s is not what any endpoint takes',
    async (body) => {
      await changesNothing(async () => {
        for (const endpoint of withBody) {
          // Where nothing has to be said, null says nothing; and a manifest may be a text.
          if (body === 'null' && endpoint.body!.safeParse(undefined).success) continue;
          if (endpoint.body!.safeParse(JSON.parse(body)).success) continue;
          const answer = await send(endpoint, body);
          expect([endpoint.id, answer.status, answer.body]).toMatchObject([
            endpoint.id,
            400,
            { code: 'VALIDATION_FAILED' },
          ]);
        }
      });
    },
  );

  test('[S07] with a field nobody knows is refused, and the field named', async () => {
    await changesNothing(async () => {
      for (const endpoint of withBody) {
        const { status, body } = await send(endpoint, '{"bogusField": 1}');
        expect([endpoint.id, status]).toEqual([endpoint.id, 400]);
        // Of a message MCP says in JSON-RPC that it is none.
        if ('jsonrpc' in Object(body)) continue;
        const sentences = (body as { message: string[] }).message.join('\n');
        if (!/union|Invalid/i.test(sentences)) expect(sentences, endpoint.id).toContain('bogusField');
      }
    });
  });

  test('[A05] of another type than JSON is refused', async () => {
    await changesNothing(async () => {
      for (const type of [
        'text/plain',
        'application/xml',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded',
        'application/jsonp',
        'nonsense',
      ])
        for (const endpoint of withBody) {
          if (endpoint.mediaTypes?.includes(type)) continue;
          const answer = await send(endpoint, '{}', { 'content-type': type });
          expect([endpoint.id, type, answer.status]).toEqual([endpoint.id, type, 415]);
          expect(answer.body).toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
        }
    });
  });

  test('[S24] of ten megabytes is too large, whatever is in it', async () => {
    const huge = `{"content": "${'x'.repeat(10 * 1024 * 1024)}"}`;
    let refused = 0;
    await changesNothing(async () => {
      for (const endpoint of withBody) {
        const answer = await send(endpoint, huge).catch((error: Error) => error);
        // A server may close the line on somebody who goes on sending.
        if (answer instanceof Error) continue;
        refused += 1;
        expect([endpoint.id, answer.status, answer.body]).toMatchObject([
          endpoint.id,
          413,
          { code: 'PAYLOAD_TOO_LARGE' },
        ]);
      }
    });
    expect(refused).toBeGreaterThan(withBody.length / 2);
    expect((await owner.ok(docEndpoints.get, { params: { projectId, doc: 'a.md' } })).content).toBe('kept');
  }, 60_000);

  test('[S24] nested without end is refused, and the server goes on', async () => {
    const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    const event = `{"sessionId": "s", "eventId": "e", "type": "t", "deep": ${deep(100_000)}}`;
    await changesNothing(async () => {
      for (const [path, body] of [
        [`/hook/events/${projectId}`, `{"events": [${event}]}`],
        ['/api/projects', `{"name": ${deep(100_000)}}`],
      ] as const) {
        for (const headers of [JSON_TYPE, { ...JSON_TYPE, 'idempotency-key': 'deep' }]) {
          const answer = await owner.send('POST', path, { headers, body });
          expect([path, answer.status]).toEqual([path, 400]);
        }
      }
    });
  });

  test('with the same key twice counts as its last, as JSON has it', async () => {
    const body = '{"name": "First", "name": "Last"}';
    const made = await owner.send('POST', '/api/projects', { headers: JSON_TYPE, body });
    expect([made.status, made.body]).toMatchObject([201, { name: 'Last' }]);
  });

  test('with numbers beyond all bounds is refused', async () => {
    const save = (fields: string) => send(docEndpoints.update, `{"content": "x", ${fields}}`);
    await changesNothing(async () => {
      for (const fields of [
        '"baseVersion": 1e400',
        '"baseVersion": -1',
        '"baseVersion": 1.5',
        '"baseVersion": 9007199254740993',
        '"fence": 0',
        '"fence": "1"',
      ])
        expect([fields, (await save(fields)).status]).toEqual([fields, 400]);
    });
  });
});

describe('an address', () => {
  const docs = () => `/api/projects/${projectId}/docs`;

  test.each([
    ['..%2f..%2fetc%2fpasswd', 404],
    ['%2e%2e', 404],
    ['a%00b', 404],
    ['%ff', 400],
    ['%', 400],
    ['%E0%A4%A', 400],
    ['-rf', 404],
    ['a.md%0d%0aset-cookie:%20x=1', 404],
    ['x'.repeat(3_000), 404],
    ['x'.repeat(3_001), 404],
    [`${'a%2f'.repeat(900)}b`, 404],
    ['%F0%9F%93%9A', 404],
  ])('that names the document %s answers %i, and nothing breaks', async (name, status) => {
    await changesNothing(async () => {
      const answers = await Promise.all([
        owner.send('GET', `${docs()}/${name}`),
        owner.send('GET', `${docs()}/${name}/versions`),
        owner.send('PUT', `${docs()}/${name}`, { headers: JSON_TYPE, body: '{"content": "x"}' }),
        owner.send('DELETE', `${docs()}/${name}`),
      ]);
      for (const answer of answers) {
        // A NUL is refused by the database before it can be found missing; a dot segment is resolved by the client.
        expect([status, 400, 404, 405], name).toContain(answer.status);
        expect(answer.headers.get('set-cookie')).toBeNull();
      }
    });
  });

  test('with thousands of parts is nothing’s', async () => {
    const { status } = await owner.send('GET', `${docs()}/${'a/'.repeat(3_000)}b`);
    expect([404, 414, 431]).toContain(status);
  });

  test.each([
    'page=0',
    'page=-1',
    'page=1e9',
    'page=99999999999999999999',
    'perPage=0',
    'perPage=101',
    'page=x',
    'page=',
    'page=1&page=2',
    'bogus=1',
    'include=all',
    'page[$ne]=1',
  ])('[S08] with ?%s is refused, or says nothing is there', async (query) => {
    const { status, body } = await owner.send('GET', `${docs()}?${query}`);
    if (query === 'page=1e9') expect([status, body]).toMatchObject([200, { data: [] }]);
    else expect([status, body]).toMatchObject([400, { code: 'VALIDATION_FAILED' }]);
  });

  test('that is right, with another method, is not', async () => {
    for (const [method, path] of [
      ['PATCH', docs()],
      ['POST', `${docs()}/a.md`],
      ['DELETE', '/api/projects'],
      ['TRACE', '/api/projects'],
    ] as const) {
      const answer = await owner.send(method, path).catch(() => ({ status: 405 }));
      expect([404, 405], `${method} ${path}`).toContain(answer.status);
    }
  });
});

describe('headers', () => {
  test('of a request’s own id are taken when they are harmless, and replaced otherwise', async () => {
    const idOf = async (id: string) =>
      (await owner.send('GET', '/api/projects', { headers: { 'x-request-id': id } })).headers.get(
        'x-request-id',
      );
    expect(await idOf('trace-1.2_3')).toBe('trace-1.2_3');
    for (const id of ['a b', 'x'.repeat(101), '"quoted"', '<script>']) expect(await idOf(id)).not.toBe(id);
  });

  test.each(['x'.repeat(201), 'with space', 'ünï'])(
    'with %j for an Idempotency-Key do nothing',
    async (key) => {
      await changesNothing(async () => {
        const headers = { ...JSON_TYPE, 'idempotency-key': key };
        const { body } = await owner.send('POST', '/api/projects', { headers, body: '{"name": "Never"}' });
        expect(body).toMatchObject({ code: 'VALIDATION_FAILED' });
      });
    },
  );

  test('that fail the same way again, by their Idempotency-Key, are told their own id', async () => {
    const headers = { 'idempotency-key': 'fails-twice' };
    const path = `/api/projects/${projectId}/api-keys/${NOWHERE}`;
    const first = await owner.send('DELETE', path, { headers });
    const again = await owner.send('DELETE', path, { headers });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toMatchObject({ code: (first.body as { code: string }).code });
    expect(again.body).toMatchObject({ requestId: again.headers.get('x-request-id') });
  });
});

test('fifty kinds of rubbish at once leave the server as it was', async () => {
  await changesNothing(async () => {
    const requests = Array.from({ length: 50 }, (_none, at) =>
      send(withBody[at % withBody.length]!, ['{', 'null,', '"', '\u0000', '{"a":'][at % 5]!),
    );
    for (const { status } of await Promise.all(requests)) expect(status).toBe(400);
  });
  expect((await owner.send('GET', '/health')).status).toBe(200);
  expect(app.logs.filter((line) => line.includes('"level":50'))).toEqual([]);
});

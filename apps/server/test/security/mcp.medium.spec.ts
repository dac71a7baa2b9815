import { type Scope, docEndpoints, lockEndpoints, memberEndpoints, projectEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseContents } from '../database-contents.ts';
import { NOWHERE } from '../endpoint-list.ts';
import { rawRequest } from '../raw-http.ts';
import { type Person, TestApp } from '../test-app.ts';
import type { Answer, TestClient } from '../test-client.ts';

let app: TestApp;
let owner: Person;
let projectId: string;
let key: TestClient & { id: string; key: string };
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  projectId = await projectWith('ours');
  key = await app.key(owner, projectId, ['read', 'hook']);
});
afterAll(() => app.stop());

async function projectWith(marker: string): Promise<string> {
  const id = await app.project(owner, marker);
  const body = { fileName: 'marker.md', content: marker };
  await owner.ok(docEndpoints.create, { params: { projectId: id }, body });
  return id;
}

interface Reply {
  id: unknown;
  result?: {
    content?: { text: string }[];
    isError?: boolean;
    tools?: { name: string }[];
    contents?: object[];
  };
  error?: { code: number; message: string };
}
const rpc = (id: unknown, method: string, params: object = {}) => ({ jsonrpc: '2.0', id, method, params });

async function post(as: TestClient, message: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const accept = 'application/json, text/event-stream';
  const body = JSON.stringify(message);
  return as.send('POST', '/mcp', {
    headers: { 'content-type': 'application/json', accept, ...headers },
    body,
  });
}

/** In whichever form it came. */
function replyOf({ body }: Answer): Reply {
  if (typeof body !== 'string') return body as Reply;
  const line = body.split('\n').find((one) => one.startsWith('data: '))!;
  return JSON.parse(line.slice('data: '.length)) as Reply;
}

const tool = async (as: TestClient, name: string, args: object, id: unknown = 1, headers = {}) =>
  replyOf(await post(as, rpc(id, 'tools/call', { name, arguments: args }), headers));
const READ = { fileName: 'marker.md' };
const textOf = (reply: Reply) => reply.result?.content?.[0]?.text ?? JSON.stringify(reply.error);

describe('answers', () => {
  test(
    '[A26][S52] of fifty clients with the same ids are each only for who asked',
    { timeout: 120_000 },
    async () => {
      const callers = await Promise.all(
        Array.from({ length: 50 }, async (_, n) => {
          const id = await projectWith(`marker-${n}-`);
          return { marker: `marker-${n}-`, key: await app.key(owner, id, ['read']) };
        }),
      );
      await Promise.all(
        callers.map(async ({ marker, key: own }) => {
          for (let id = 0; id < 20; id += 1) {
            const reply = await tool(own, 'read_document', READ, id);
            expect(reply.id).toBe(id);
            expect(textOf(reply).match(/marker-\d+-/g)).toEqual([marker]);
          }
        }),
      );
    },
  );

  test('[S52] one client’s words about a session are nobody’s handle', async () => {
    const other = await app.key(owner, await projectWith('theirs'), ['read']);
    const first = await post(key, rpc(1, 'initialize', INITIALIZE));
    expect(first.headers.get('mcp-session-id')).toBeNull();
    const reply = await tool(other, 'read_document', READ, 1, {
      'mcp-session-id': 'x',
      'last-event-id': '1',
    });
    expect(textOf(reply)).toContain('theirs');
  });

  test('[S52] of a batch are all for who sent it', async () => {
    const answer = await post(key, [rpc(1, 'tools/list'), rpc(1, 'tools/list')]);
    expect(answer.status).toBeLessThan(500);
    expect(JSON.stringify(answer.body)).not.toContain('theirs');
  });
});

const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'tests', version: '1' },
};

describe('the door', () => {
  test.each([
    ['another site', { origin: 'https://evil.test' }, 403],
    ['no site', { origin: 'null' }, 403],
    ['a site that looks like ours', { origin: 'http://127.0.0.1.evil.test' }, 403],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }, 403],
  ])('[S51] refuses a page of %s, whatever it has to show', async (_who, headers, status) => {
    expect((await post(key, rpc(1, 'ping'), headers)).status).toBe(status);
  });

  test.each(['evil.test', '127.0.0.1.evil.test', 'localhost:1'])(
    '[S51] refuses the host %s',
    async (host) => {
      const { status } = await rawRequest(app.url, {
        method: 'POST',
        target: '/mcp',
        host,
        headers: {
          authorization: `Bearer ${key.key}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
        body: JSON.stringify(rpc(1, 'ping')),
      });
      expect(status).toBe(421);
    },
  );

  test('[S51] lets nobody in without a key of ours, at any message, and says where to learn more', async () => {
    const forged = `${key.key.slice(0, -4)}AAAA`;
    for (const credentials of [{}, { authorization: `Bearer ${forged}` }, { 'x-api-key': 'x' }])
      for (const method of ['initialize', 'server/discover', 'ping', 'tools/list', 'tools/call']) {
        const answer = await post(app.anonymous, rpc(1, method), credentials as Record<string, string>);
        expect([method, answer.status]).toEqual([method, 401]);
        const challenge = answer.headers.get('www-authenticate')!;
        const [, address] = /resource_metadata="([^"]+)"/.exec(challenge)!;
        expect(challenge).toContain('scope="read"');
        expect(address).toBe(`${app.url}/.well-known/oauth-protected-resource/mcp`);
      }
    for (const path of ['', '/mcp']) {
      const { status, body } = await app.anonymous.send(
        'GET',
        `/.well-known/oauth-protected-resource${path}`,
      );
      expect(status).toBe(200);
      expect(body).toMatchObject({ resource: `${app.url}/mcp`, bearer_methods_supported: ['header'] });
    }
  });

  test('[S51] takes no key out of the address, and no cookie', async () => {
    const body = JSON.stringify(rpc(1, 'ping'));
    const headers = { 'content-type': 'application/json' };
    const named = await app.anonymous.send('POST', `/mcp?access_token=${key.key}&key=${key.key}`, {
      headers,
      body,
    });
    expect(named.status).toBe(401);
    const token = owner.credentials['authorization']!.slice('Bearer '.length);
    const byCookie = { cookie: `cairn_at=${token}`, 'x-requested-with': 'app', origin: app.url };
    const answer = await post(app.anonymous, rpc(1, 'ping'), byCookie);
    expect(answer.status).toBe(403);
  });

  test('[S51] is only posted to', async () => {
    for (const method of ['GET', 'DELETE', 'PUT', 'OPTIONS'])
      expect([method, (await key.send(method, '/mcp')).status]).toEqual([method, 405]);
  });

  test('[S53] needs the scope to read, and says so', async () => {
    const writer = await app.key(owner, projectId, ['write', 'hook']);
    const answer = await post(writer, rpc(1, 'tools/list'));
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toContain('error="insufficient_scope", scope="read"');
  });

  test('[S51][S44] ends nothing and tells nothing, whatever is posted', async () => {
    for (const message of [
      {},
      [],
      null,
      1,
      'x',
      { jsonrpc: '1.0' },
      rpc({}, 'tools/call'),
      rpc(1, 'x'.repeat(10_000)),
      rpc(1, 'tools/call', { name: '__proto__', arguments: {} }),
      rpc(1, 'tools/call', { name: 'read_document', arguments: { fileName: '../../etc/passwd' } }),
      rpc(1, 'tools/call', { name: 'read_document', arguments: { fileName: 'marker.md/versions?x=' } }),
      rpc(1, 'resources/read', { uri: 'file:///etc/passwd' }),
      rpc(1, 'resources/read', { uri: 'cairn://docs/%2e%2e%2fprojects' }),
      rpc(1, 'resources/read', { uri: 'cairn://docs/%' }),
      rpc(1, 'prompts/get', { name: 'constructor' }),
    ]) {
      const { status, body } = await post(key, message);
      expect([JSON.stringify(message).slice(0, 80), status < 500]).toEqual([
        JSON.stringify(message).slice(0, 80),
        true,
      ]);
      expect(JSON.stringify(body ?? '')).not.toMatch(/node_modules|at \w+ \(|root:/);
    }
    expect(app.logs.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});

describe('tools', () => {
  const matrix: [Scope[], string[]][] = [
    [['read'], []],
    [['read', 'hook'], ['propose_document']],
    [['read', 'write'], ['propose_document']],
    [['read', 'ingest', 'agent:run'], []],
  ];
  test.each(matrix)('[S53] with %s are listed and run as the scopes allow', async (scopes, writing) => {
    const own = await app.key(owner, projectId, scopes);
    const { tools } = replyOf(await post(own, rpc(1, 'tools/list'))).result!;
    const names = tools!.map(({ name }) => name);
    expect(names.filter((name) => name === 'propose_document')).toEqual(writing);
    expect(names).toContain('read_document');
    const proposing = { fileName: 'p.md', content: scopes.join(), message: 'Why' };
    const reply = await tool(own, 'propose_document', proposing);
    expect(reply.error === undefined && !reply.result?.isError).toBe(writing.length > 0);
  });

  test('[S53] of a viewer propose and write nothing, and those of who left do nothing', async () => {
    const viewer = await app.member(projectId, 'viewer', 'Vera');
    const own = await app.key(viewer, projectId, ['read', 'hook']);
    const before = await owner.ok(docEndpoints.latest, { params: { projectId } });
    const made = await tool(own, 'propose_document', {
      fileName: 'marker.md',
      content: null,
      message: 'Out',
    });
    expect(textOf(made)).toContain('"state":"open"');
    expect(await owner.ok(docEndpoints.latest, { params: { projectId } })).toEqual(before);
    await owner.ok(memberEndpoints.remove, { params: { projectId, userId: viewer.id } });
    const after = await post(own, rpc(1, 'tools/call', { name: 'read_document', arguments: READ }));
    expect(after.status === 401 || textOf(replyOf(after)).startsWith('NOT_FOUND')).toBe(true);
  });

  test('[S53] reach no other project, by argument, header or address of a resource', async () => {
    const theirs = await projectWith('theirs');
    for (const args of [{ ...READ, projectId: theirs }, { fileName: `../../${theirs}/docs/marker.md` }])
      expect(JSON.stringify(await tool(key, 'read_document', args))).not.toContain('theirs');
    const named = await post(key, rpc(1, 'tools/list'), { 'x-cairn-project': theirs });
    expect(named.status).toBe(404);
    const unknown = await post(key, rpc(1, 'tools/list'), { 'x-cairn-project': NOWHERE });
    expect([unknown.status, (unknown.body as Reply).error]).toEqual([404, (named.body as Reply).error]);
    const uri = `cairn://docs/..%2f..%2f${theirs}%2fdocs%2fmarker.md`;
    expect(JSON.stringify((await post(key, rpc(1, 'resources/read', { uri }))).body)).not.toContain(
      '"theirs"',
    );
  });

  test('[S53] of a person or a key of all projects name the one they mean', async () => {
    const listed = await tool(owner, 'list_projects', {});
    expect(textOf(listed)).toContain(projectId);
    expect(textOf(await tool(owner, 'read_document', { ...READ, projectId }))).toContain('ours');
    expect(textOf(await tool(owner, 'read_document', READ))).not.toContain('"content"');
    const byHeader = await tool(owner, 'read_document', READ, 1, { 'x-cairn-project': projectId });
    expect(textOf(byHeader)).toContain('ours');
  });

  test('[S53] take nothing beside what they name', async () => {
    const reply = await tool(key, 'read_document', { ...READ, sudo: true });
    expect(textOf(reply)).not.toContain('"content"');
    const proposing = { fileName: 'x.md', content: 'x', message: 'm', state: 'accepted', version: 1 };
    expect(textOf(await tool(key, 'propose_document', proposing))).not.toContain('"state":"accepted"');
  });

  test('[S53] that only read change nothing, whatever they are given', async () => {
    await owner.ok(lockEndpoints.acquire, { params: { projectId }, body: {} });
    const { tools } = replyOf(await post(key, rpc(1, 'tools/list'))).result!;
    const before = await databaseContents(app);
    for (const { name } of tools!.filter((one) => one.name !== 'propose_document'))
      for (const args of [
        {},
        READ,
        { query: 'x' },
        { known: [{ ...READ, hash: `sha256:${'0'.repeat(64)}` }] },
      ])
        await tool(key, name, args);
    expect(await databaseContents(app)).toEqual(before);
    await owner.ok(lockEndpoints.release, { params: { projectId } });
  });

  test('[S53] propose nothing in an archived project', async () => {
    const id = await projectWith('archived');
    const own = await app.key(owner, id, ['read', 'hook']);
    await owner.ok(projectEndpoints.update, { params: { projectId: id }, body: { status: 'archived' } });
    const reply = await tool(own, 'propose_document', { fileName: 'x.md', content: 'x', message: 'm' });
    expect(textOf(reply)).toMatch(/^PROJECT_ARCHIVED/);
  });

  test('[S42] leave neither arguments nor texts in the log', () => {
    expect(app.logs.join('\n')).not.toContain('marker.md');
  });
});

test('[S48][S11] are counted like other requests: MCP by itself, and what its tools ask besides', async () => {
  const limited = await TestApp.start({ env: { CAIRN_RATE_LIMIT: '5', CAIRN_RATE_LIMIT_HOOK: '8' } });
  try {
    const person = await limited.owner();
    const id = await limited.project(person);
    const own = await limited.key(person, id, ['read']);
    const replies = [];
    for (let n = 0; n < 7; n += 1) replies.push(textOf(await tool(own, 'lock_state', {})));
    expect(replies.filter((text) => text.startsWith('RATE_LIMITED')).length).toBeGreaterThan(0);
    await post(own, rpc(1, 'ping'));
    const refused = await post(own, rpc(1, 'ping'));
    expect([refused.status, refused.headers.get('retry-after') !== null]).toEqual([429, true]);
  } finally {
    await limited.stop();
  }
});

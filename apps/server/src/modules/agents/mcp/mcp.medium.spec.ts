import { type Doc, docEndpoints, hookEndpoints, identityEndpoints, lockEndpoints } from '@cairn/contracts';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import type { TestClient } from '../../../../test/test-client.ts';

let app: TestApp;
let owner: Person;
let key: TestClient & { id: string; key: string };
let doc: Doc;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(() => app.stop());
const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

const TEXT = '# Rules\n\nBe kind.\n\n## Tests\n\nWrite them.\n\n## Names\n\nShort ones.\n';
const create = (fileName: string, content: string): Promise<Doc> =>
  owner.ok(docEndpoints.create, { params: params(), body: { fileName, content } });
let projectId: string;
const params = () => ({ projectId });

beforeEach(async () => {
  projectId = await app.project(owner);
  key = await app.key(owner, projectId, ['read', 'hook']);
  doc = await create('rules/a.md', TEXT);
});

const ERAS = { '2026-07-28': { pin: '2026-07-28' }, '2025-11-25': 'legacy' } as const;
type Era = keyof typeof ERAS;

async function connect(era: Era, headers: Record<string, string> = { authorization: `Bearer ${key.key}` }) {
  const client = new Client(
    { name: 'tests', version: '1' },
    { versionNegotiation: { mode: ERAS[era] as never }, capabilities: {} },
  );
  clients.push(client);
  const transport = new StreamableHTTPClientTransport(new URL(`${app.url}/mcp`), {
    requestInit: { headers },
  });
  await client.connect(transport);
  return client;
}

interface Answer {
  [name: string]: unknown;
  documents: { fileName: string }[];
  hits: { snippet: string }[];
  changed: { diff: string }[];
}

async function call(client: Client, name: string, args: Record<string, unknown> = {}) {
  const result = await client.callTool({ name, arguments: args });
  const [content] = result.content as { type: string; text: string }[];
  if (result.isError) throw new Error(content!.text);
  expect(JSON.parse(content!.text)).toEqual(result.structuredContent);
  return result.structuredContent as Answer;
}

describe.each(Object.keys(ERAS) as Era[])('a client of %s', (era) => {
  test('finds tools that say what they do, all of them answering objects', async () => {
    const client = await connect(era);
    expect(client.getServerVersion()).toMatchObject({ name: 'cairn' });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'list_documents',
      'read_document',
      'search_documents',
      'outline_document',
      'changes_since',
      'lock_state',
      'reading_status',
      'propose_document',
      'list_proposals',
    ]);
    for (const tool of tools) {
      expect(tool.description!.length, tool.name).toBeGreaterThan(60);
      expect(tool.outputSchema, tool.name).toMatchObject({ type: 'object' });
      expect(JSON.stringify(tool.inputSchema), tool.name).not.toContain('$ref');
      expect(tool.annotations!.readOnlyHint, tool.name).toBe(tool.name !== 'propose_document');
    }
  });

  test('lists, searches, outlines and reads', async () => {
    await create('docs/b.md', 'See [the rules](../rules/a.md#tests).\n');
    const client = await connect(era);
    const listed = await call(client, 'list_documents');
    expect(listed).toMatchObject({ total: 2, nextPage: null });
    expect(listed.documents[1]!).toMatchObject({ fileName: 'rules/a.md', kind: 'rule', hash: doc.hash });
    const some = await call(client, 'list_documents', { folder: 'rules/', kind: 'rule' });
    expect(some.documents.map(({ fileName }) => fileName)).toEqual(['rules/a.md']);
    const found = await call(client, 'search_documents', { query: 'kind' });
    expect(found.hits[0]!).toMatchObject({ fileName: 'rules/a.md', isSimilar: false });
    expect(found.hits[0]!.snippet).toContain('**kind**');
    expect(await call(client, 'outline_document', { fileName: 'rules/a.md' })).toMatchObject({
      totalLines: 12,
      headings: [
        { level: 1, text: 'Rules', line: 1 },
        { level: 2, text: 'Tests', anchor: 'tests', line: 5 },
        { level: 2, text: 'Names', line: 9 },
      ],
      linkedFrom: [{ fileName: 'docs/b.md', lines: [1] }],
    });
    expect(await call(client, 'read_document', { fileName: 'rules/a.md' })).toMatchObject({
      content: TEXT,
      version: 1,
      isCurrent: true,
      isWhole: true,
      hash: doc.hash,
    });
    expect(await call(client, 'read_document', { fileName: 'rules/a.md', section: 'tests' })).toMatchObject({
      content: '## Tests\n\nWrite them.\n',
      fromLine: 5,
      toLine: 8,
      isWhole: false,
    });
    const stretch = { fileName: 'rules/a.md', fromLine: 3, lines: 1 };
    expect((await call(client, 'read_document', stretch))['content']).toBe('Be kind.');
    const refused = call(client, 'read_document', { fileName: 'rules/a.md', section: 'Nowhere' });
    await expect(refused).rejects.toThrow('There are: “Rules”, “Tests”, “Names”.');
    await expect(call(client, 'read_document', { fileName: 'x.md' })).rejects.toThrow('NOT_FOUND');
  });

  test('learns what changed in what it read, and reads how it was', async () => {
    const client = await connect(era);
    const gone = await create('gone.md', 'x');
    const same = await create('same.md', 'x');
    const ofDoc = { ...params(), doc: doc.id };
    await owner.ok(docEndpoints.update, { params: ofDoc, body: { content: TEXT.replace('kind', 'brave') } });
    await owner.ok(docEndpoints.delete, { params: { ...params(), doc: gone.id } });
    const known = [doc, gone, same].map(({ fileName, hash }) => ({ fileName, hash }));
    const changes = await call(client, 'changes_since', { known });
    expect(changes).toMatchObject({
      changed: [{ fileName: 'rules/a.md', fromVersion: 1, toVersion: 2, updatedBy: owner.name }],
      gone: ['gone.md'],
      unchanged: ['same.md'],
    });
    expect(changes.changed[0]!.diff).toContain('-Be kind.\n+Be brave.');
    expect(await call(client, 'read_document', { fileName: 'rules/a.md', version: 1 })).toMatchObject({
      content: TEXT,
      isCurrent: false,
    });
  });

  test('knows the lock, and who has read what', async () => {
    const client = await connect(era);
    expect(await call(client, 'lock_state')).toMatchObject({ locked: false, lockedBy: null });
    await owner.ok(lockEndpoints.acquire, { params: params(), body: { reason: 'Rewriting' } });
    expect(await call(client, 'lock_state')).toMatchObject({
      locked: true,
      lockedBy: owner.name,
      reason: 'Rewriting',
    });
    const event = { sessionId: 's', eventId: '1', type: 'doc:read', fileName: 'rules/a.md', hash: doc.hash };
    await key.ok(hookEndpoints.events, { params: params(), body: { events: [event] } });
    expect(await call(client, 'reading_status', { fileName: 'rules/a.md' })).toMatchObject({
      readings: [{ sessionId: 's', version: 1, isCurrent: true, how: 'observed' }],
    });
  });

  test('proposes, and hears what became of it', async () => {
    const client = await connect(era);
    const made = await call(client, 'propose_document', {
      fileName: 'rules/a.md',
      baseHash: doc.hash,
      content: TEXT.replace('kind', 'brave'),
      message: 'Kindness is not enough',
      agent: 'tests',
    });
    expect(made).toMatchObject({ state: 'open', kind: 'change', agent: 'tests', decidedBy: null });
    expect((await call(client, 'list_proposals'))['proposals']).toEqual([made]);
    expect((await call(client, 'read_document', { fileName: 'rules/a.md' }))['version']).toBe(1);
  });

  test('reads documents as resources, and asks commands and skills as prompts', async () => {
    await create('a folder/ü 1.md', 'odd\n');
    await create('commands/ship.md', '---\ndescription: Ship it\n---\nShip $ARGUMENTS now.\n');
    await create('skills/review/SKILL.md', '---\nname: review\ndescription: Looks\n---\nLook.\n');
    const client = await connect(era);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toContain('cairn://docs/a%20folder/%C3%BC%201.md');
    for (const { uri } of resources)
      expect((await client.readResource({ uri })).contents[0]).toMatchObject({ mimeType: 'text/markdown' });
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(['cairn://docs/{+fileName}']);
    const nowhere = client.readResource({ uri: 'cairn://docs/none.md' });
    await expect(nowhere).rejects.toMatchObject({ code: -32602 });
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name, description }) => [name, description])).toEqual([
      ['ship', 'Ship it'],
      ['review', 'Looks'],
    ]);
    const { messages } = await client.getPrompt({ name: 'ship', arguments: { arguments: 'v2' } });
    expect(messages).toEqual([{ role: 'user', content: { type: 'text', text: 'Ship v2 now.' } }]);
    const ref = { type: 'ref/resource' as const, uri: 'cairn://docs/{+fileName}' };
    const { completion } = await client.complete({ ref, argument: { name: 'fileName', value: 'ship' } });
    expect(completion.values).toEqual(['commands/ship.md']);
  });
});

describe('a stream of changes', () => {
  test('tells of documents of the project of the key, and of no other', async () => {
    const client = await connect('2026-07-28');
    const heard: string[] = [];
    client.setNotificationHandler('notifications/resources/list_changed', () => void heard.push('list'));
    client.setNotificationHandler('notifications/prompts/list_changed', () => void heard.push('prompts'));
    const stream = await client.listen({ resourcesListChanged: true, promptsListChanged: true });
    const elsewhere = await app.project(owner, 'Elsewhere');
    const body = { fileName: 'theirs.md', content: 'x' };
    await owner.ok(docEndpoints.create, { params: { projectId: elsewhere }, body });
    await create('commands/new.md', 'x');
    await vi.waitFor(() => expect(heard).toEqual(['list', 'prompts']), { timeout: 5_000 });
    await stream.close();
  });

  test('[A08] ends within two seconds of its key', async () => {
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const response = await fetch(`${app.url}/mcp`, {
      method: 'POST',
      headers: { ...headers, ...key.credentials, 'mcp-protocol-version': '2026-07-28', 'mcp-method': LISTEN },
      body: JSON.stringify(modern(1, LISTEN, { notifications: { resourcesListChanged: true } })),
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const ended = (async () => {
      await response.text();
      return performance.now();
    })();
    const began = performance.now();
    await owner.ok(identityEndpoints.deleteKey, { params: { projectId, keyId: key.id } });
    expect((await ended) - began).toBeLessThan(2_000);
  });
});

const LISTEN = 'subscriptions/listen';
const META = 'io.modelcontextprotocol/';
const modern = (id: number, method: string, more: object = {}) => ({
  jsonrpc: '2.0',
  id,
  method,
  params: {
    ...more,
    _meta: {
      [`${META}protocolVersion`]: '2026-07-28',
      [`${META}clientCapabilities`]: {},
      [`${META}clientInfo`]: { name: 'tests', version: '1' },
    },
  },
});

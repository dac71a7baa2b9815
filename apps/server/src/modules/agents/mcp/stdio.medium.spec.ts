import { PassThrough } from 'node:stream';
import { type Doc, docEndpoints } from '@cairn/contracts';
import { runStdioServer } from '@cairn/workstation/mcp';
import { Client, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';

let app: TestApp;
let owner: Person;
let projectId: string;
let apiKey: string;
let doc: Doc;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  projectId = await app.project(owner);
  apiKey = (await app.key(owner, projectId, ['read', 'hook'])).key;
  const body = { fileName: 'a ü.md', content: 'one\n' };
  doc = await owner.ok(docEndpoints.create, { params: { projectId }, body });
});
afterAll(() => app.stop());

function start(more: Partial<{ url: string; apiKey: string; projectId: string }> = {}) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const lines: string[] = [];
  output.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)));
  const ended = runStdioServer({ url: app.url, projectId, apiKey, input, output, ...more });
  const say = (message: unknown) =>
    input.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
  return { input, output, lines, say, ended };
}

/** The client's end of the two streams. */
class PipeTransport implements Transport {
  onmessage?: (message: JSONRPCMessage) => void;
  onclose?: () => void;
  private readonly bridge = start();
  async start(): Promise<void> {
    this.bridge.output.on('data', (text: string) => {
      for (const line of text.split('\n').filter(Boolean))
        this.onmessage?.(JSON.parse(line) as JSONRPCMessage);
    });
  }
  async send(message: JSONRPCMessage): Promise<void> {
    this.bridge.say(message);
  }
  async close(): Promise<void> {
    this.bridge.input.end();
    await this.bridge.ended;
    this.onclose?.();
  }
}

describe.each([
  ['2026-07-28', { pin: '2026-07-28' }],
  ['2025-11-25', 'legacy'],
] as const)('a client of %s', (era, mode) => {
  test('speaks through the pipe as it would over HTTP', async () => {
    const client = new Client({ name: 'tests', version: '1' }, { versionNegotiation: { mode } });
    await client.connect(new PipeTransport());
    expect(client.getServerVersion()).toMatchObject({ name: 'cairn' });
    expect((await client.listTools()).tools.length).toBe(9);
    const read = await client.callTool({ name: 'read_document', arguments: { fileName: 'a ü.md' } });
    expect(read.structuredContent).toMatchObject({ content: 'one\n' });
    const uri = 'cairn://docs/a%20%C3%BC.md';
    expect((await client.readResource({ uri })).contents).toMatchObject([{ uri, text: 'one\n' }]);
    if (era === '2026-07-28') await hearsOfChanges(client);
    await client.close();
  });
});

async function hearsOfChanges(client: Client): Promise<void> {
  const heard: string[] = [];
  client.setNotificationHandler('notifications/resources/list_changed', () => void heard.push('list'));
  const stream = await client.listen({ resourcesListChanged: true });
  await owner.ok(docEndpoints.create, { params: { projectId }, body: { fileName: 'b.md', content: 'x' } });
  await vi.waitFor(() => expect(heard).toEqual(['list']), { timeout: 5_000 });
  await stream.close();
}

const ping = { jsonrpc: '2.0', id: 7, method: 'ping' };
const errorOf = (line: string) =>
  (JSON.parse(line) as { id: number; error: { message: string } }).error.message;

describe('the bridge', () => {
  test('answers what was asked before its client went, and ends then', async () => {
    const { input, lines, say, ended } = start();
    say(ping);
    input.end();
    await ended;
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([{ id: 7, result: {} }]);
  });

  test('says of a line that is no message what is wrong, and goes on', async () => {
    const { input, lines, say, ended } = start();
    say('{"jsonrpc');
    say('[]');
    say({ jsonrpc: '2.0', method: 'notifications/initialized' });
    say({ jsonrpc: '2.0', id: 1, result: {} });
    say(ping);
    input.end();
    await ended;
    expect(lines.length).toBe(3);
    expect(lines.at(-1)).toContain('"id":7');
  });

  test.each([
    ['a platform that is not there', { url: 'http://127.0.0.1:9' }, 'cannot be reached'],
    ['a key that is none', { apiKey: 'nonsense' }, 'cairn login'],
    [
      'a project of others',
      { projectId: '01890000-0000-7000-8000-000000000000' },
      'There is no such project',
    ],
  ])('tells of %s in an answer, and never the key', async (_what, more, sentence) => {
    const { input, lines, say, ended } = start(more);
    say(ping);
    input.end();
    await ended;
    expect(errorOf(lines[0]!)).toContain(sentence);
    expect(lines.join()).not.toContain(apiKey);
  });

  test('ends at once when it is told to, with all that is under way', async () => {
    const stop = new AbortController();
    const [input, output] = [new PassThrough(), new PassThrough()];
    const ended = runStdioServer({ url: app.url, projectId, apiKey, input, output, signal: stop.signal });
    input.write(`${JSON.stringify(ping)}\n`);
    stop.abort();
    await ended;
    expect(doc.version).toBe(1);
  });
});

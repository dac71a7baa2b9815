import { type Server, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { WorkstationError } from '../errors/workstation.error.ts';
import { PlatformClient } from './platform-client.ts';

const open: { close: () => void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function answering(answer: (response: ServerResponse) => void): Promise<string> {
  const server: Server = createServer((_request, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const client = (url: string, env = {}) =>
  new PlatformClient({ url, projectId: 'p1', apiKey: 'secret-key', env });
const failure = (call: Promise<unknown>) =>
  call.then(
    () => Promise.reject(new Error('It was answered.')),
    (error: WorkstationError) => error,
  );
const error = (status: number, code: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '7' });
  response.end(JSON.stringify({ statusCode: status, code, message: ['One.', 'Two\n.'] }));
};

test('an answer is handed back', async () => {
  const url = await answering((response) => response.end(JSON.stringify({ locked: false, hash: 'h' })));
  expect(await client(url).status()).toEqual({ locked: false, hash: 'h' });
});

test.each([
  [401, 'NOT_SIGNED_IN', 'KEY_REFUSED', false],
  [403, 'FORBIDDEN', 'SCOPE_MISSING', false],
  [404, 'NOT_FOUND', 'PROJECT_UNKNOWN', false],
  [422, 'NOT_TEXT', 'REFUSED', false],
  [429, 'RATE_LIMITED', 'BUSY', true],
  [503, 'UNAVAILABLE', 'BUSY', true],
  [500, 'INTERNAL', 'SERVER_FAILED', true],
])('status %i with %s is %s', async (status, platformCode, code, isPassing) => {
  const url = await answering(error(status, platformCode));
  const failed = await failure(client(url).status());
  expect(failed).toMatchObject({ code, platformCode, isPassing, retryAfterSeconds: 7 });
  expect(failed.message).toContain(url);
  expect(failed.message).not.toContain('secret-key');
});

test.each([
  ['a page', (response: ServerResponse) => response.end('<html>')],
  ['another program’s 404', (response: ServerResponse) => response.writeHead(404).end('no')],
  [
    'a redirect',
    (response: ServerResponse) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  ],
])('%s is not taken for Cairn', async (_title, answer) => {
  expect(await failure(client(await answering(answer)).status())).toMatchObject({ code: 'NOT_CAIRN' });
});

test('where nothing listens, that is said at once', async () => {
  const failed = await failure(client('http://127.0.0.1:1').status());
  expect(failed).toMatchObject({ code: 'UNREACHABLE', isPassing: true });
  expect(failed.message).toContain('nothing listens there');
});

test('an answer that does not come is not waited for beyond the time that was set', async () => {
  const url = await answering(() => undefined);
  expect(await failure(client(url, { CAIRN_TIMEOUT: '0.1' }).status())).toMatchObject({ code: 'TIMED_OUT' });
});

test('nor one that begins and never ends', async () => {
  const url = await answering((response) => response.write('{'));
  expect(await failure(client(url, { CAIRN_TIMEOUT: '0.2' }).status())).toMatchObject({ code: 'TIMED_OUT' });
});

test('an answer that is cut off is no answer', async () => {
  const server = createTcp((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"locked"'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await failure(client(url).status())).toMatchObject({ code: 'UNREACHABLE' });
});

test('a call can be called off', async () => {
  const url = await answering(() => undefined);
  expect(await failure(client(url).status({ signal: AbortSignal.timeout(20) }))).toMatchObject({
    code: 'UNREACHABLE',
  });
});

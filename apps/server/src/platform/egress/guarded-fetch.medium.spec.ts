import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EgressGuard, guardedFetch } from './index.ts';

const server = createServer((request, response) => {
  if (request.url === '/elsewhere') return response.writeHead(302, { location: 'http://evil.test/' }).end();
  if (request.url === '/endless') return response.end(Buffer.alloc(2 * 1024 ** 2));
  void text(request).then((body) =>
    response.end(JSON.stringify({ host: request.headers.host, method: request.method, body })),
  );
});
let port: number;
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => new Promise((closed) => server.close(closed)));

const fetchWith = (allow: string[], addresses = ['127.0.0.1']) =>
  guardedFetch(
    new EgressGuard({ git: [], webhook: [], llm: [], oidc: allow }, { resolve: async () => addresses }),
    'oidc',
  );

test('[S32] connects to the address that was looked at, under the name that was asked for', async () => {
  const body = new URLSearchParams({ a: 'b' });
  const answer = await fetchWith(['127.0.0.1'])(`http://issuer.test:${port}/x`, { method: 'POST', body });
  expect(await answer.json()).toEqual({ host: `issuer.test:${port}`, method: 'POST', body: 'a=b' });
});

test('refuses what nobody has opened', async () => {
  await expect(fetchWith([])(`http://issuer.test:${port}/x`)).rejects.toThrow('CAIRN_EGRESS_ALLOW_OIDC');
  await expect(fetchWith(['127.0.0.1'], ['10.0.0.1'])(`http://issuer.test:${port}/x`)).rejects.toThrow(
    'closed',
  );
});

test('[S33] follows no redirection, which could lead anywhere', async () => {
  const answer = await fetchWith(['127.0.0.1'])(`http://127.0.0.1:${port}/elsewhere`);
  expect([answer.status, answer.headers.get('location')]).toEqual([302, 'http://evil.test/']);
});

test('[S35] reads no more than a document of a provider could have', async () => {
  await expect(fetchWith(['127.0.0.1'])(`http://127.0.0.1:${port}/endless`)).rejects.toThrow('more than');
});

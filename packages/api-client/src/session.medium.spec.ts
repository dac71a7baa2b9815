import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApiClient } from './index.ts';

const seen: string[] = [];
let server: Server;
let baseUrl: string;
/** What a refresh is answered; 0 cuts the line. */
let refreshStatus = 200;
let isFresh = false;

beforeEach(async () => {
  seen.length = 0;
  isFresh = false;
  server = createServer((request, response) => {
    const path = request.url ?? '';
    seen.push(path);
    const code = /login|confirm/.test(path) ? 'BAD_CREDENTIALS' : 'TOKEN_EXPIRED';
    const body = JSON.stringify({ code, message: [] });
    if (path !== '/api/auth/refresh') return void response.writeHead(isFresh ? 200 : 401).end(body);
    if (refreshStatus === 0) return void request.socket.destroy();
    isFresh = refreshStatus === 200;
    response.writeHead(refreshStatus).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('a session whose access has run out is refreshed once, and what was asked is asked again', async () => {
  refreshStatus = 200;
  const onSignedOut = vi.fn<() => void>();
  const api = createApiClient({ baseUrl, onSignedOut });
  const answers = await Promise.all([api.GET('/api/auth/me'), api.GET('/api/projects')]);
  expect(answers.map(({ response }) => response.status)).toEqual([200, 200]);
  expect(seen.filter((path) => path === '/api/auth/refresh')).toHaveLength(1);
  expect(onSignedOut).not.toHaveBeenCalled();
});

test.each([0, 429, 503])('a server that answers a refresh with %i ends no session', async (status) => {
  refreshStatus = status;
  const onSignedOut = vi.fn<() => void>();
  const api = createApiClient({ baseUrl, onSignedOut });
  await expect(api.GET('/api/projects')).rejects.toThrow(TypeError);
  expect(onSignedOut).not.toHaveBeenCalled();
});

test('a refused refresh ends it, and wrong credentials neither ask for one nor are sent twice', async () => {
  refreshStatus = 401;
  const onSignedOut = vi.fn<() => void>();
  const api = createApiClient({ baseUrl, onSignedOut });
  await api.POST('/api/auth/login', { body: { email: 'ana@example.test', password: 'wrong' } });
  await api.POST('/api/auth/confirm', { body: { password: 'wrong' } });
  expect(seen).toEqual(['/api/auth/login', '/api/auth/confirm']);
  const { response } = await api.GET('/api/projects');
  expect(response.status).toBe(401);
  expect(onSignedOut).toHaveBeenCalledOnce();
});

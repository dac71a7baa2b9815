import type { ExecutionContext } from '@nestjs/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AccessGuard, Authenticator, ProjectAccess, RateLimiter } from '#platform/http';
import { endpoints } from '../endpoint-list.ts';
import { RealtimeClient } from '../realtime-client.ts';
import { servedRoutes } from '../served-routes.ts';
import { type Person, TestApp } from '../test-app.ts';
import { routeTable, socketTable } from './route-table.ts';
import { routeOf } from './valid-request.ts';

let app: TestApp;
let owner: Person;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(() => app.stop());

const listed = routeTable.map(({ route }) => route);

test('[S01][S47] every route that is served has a row in the table, and every row a route', () => {
  expect(servedRoutes(app).toSorted()).toEqual(listed.toSorted());
  expect(new Set(listed).size).toBe(listed.length);
});

test('[S47] the OpenAPI document tells of the same routes, but for its own pages', async () => {
  const { body } = await app.anonymous.send('GET', '/api/openapi.json');
  const { paths } = body as { paths: Record<string, Record<string, unknown>> };
  const told = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(
      (method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    ),
  );
  const pages = listed.filter((route) => /\/api\/(openapi\.json|docs\b)/.test(route));
  expect([...told, ...pages].toSorted()).toEqual(listed.toSorted());
});

test('[S01] what an endpoint declares is what the table says', () => {
  for (const endpoint of endpoints) {
    const row = routeTable.find(({ route }) => route === routeOf(endpoint))!;
    const { access } = endpoint;
    expect(!row.reach.startsWith('-'), endpoint.id).toBe(access.kind === 'public');
    expect(row.scope, endpoint.id).toBe(access.kind === 'public' ? undefined : access.scope);
    expect(row.reach === '-xxxx+', endpoint.id).toBe(access.kind === 'system-admin');
  }
});

test('[S01][S47] a socket may say what the table lists and nothing else, in one namespace', async () => {
  const client = await RealtimeClient.connect(app.url, { headers: { ...owner.credentials } });
  const server = app.platform.realtime['io'];
  const [socket] = await server.of('/').fetchSockets();
  const events = server.of('/').sockets.get(socket!.id)!.eventNames();
  const said = events.map(String).filter((name) => !['disconnect', 'disconnecting', 'error'].includes(name));
  expect(said.toSorted()).toEqual(Object.keys(socketTable).toSorted());
  expect([...server._nsps.keys()]).toEqual(['/']);
  client.socket.disconnect();
});

test('[S01] a handler without a declared access is nobody’s', async () => {
  const { config, idempotency } = app.platform;
  const guard = new AccessGuard(
    config,
    app.nest.get(Authenticator),
    app.nest.get(ProjectAccess),
    idempotency,
    app.nest.get(RateLimiter),
  );
  const undeclared = { getHandler: () => () => 'open' } as unknown as ExecutionContext;
  await expect(guard.canActivate(undeclared)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

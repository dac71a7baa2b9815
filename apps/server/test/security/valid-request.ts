import { randomUUID } from 'node:crypto';
import type { EndpointShape, RequestBody, hookEndpoints } from '@cairn/contracts';
import { type Answer, type TestClient } from '../test-client.ts';
import { PASSWORD } from '../test-app.ts';

export type Ids = Readonly<Record<string, string>>;

const ROLE = 'viewer';

/** Bodies that the endpoints take, by route; one who may has something done by them. */
const bodies: Readonly<Record<string, (ids: Ids) => object>> = {
  'POST /api/auth/setup': () => ({ token: 'x', email: email(), name: 'Somebody', password: PASSWORD }),
  'POST /api/auth/login': () => ({ email: email(), password: PASSWORD }),
  'POST /api/auth/second-factor': () => ({ ticket: 'x', code: '123456' }),
  'POST /api/auth/password/forgot': () => ({ email: email() }),
  'POST /api/auth/password/reset': () => ({ token: 'x', newPassword: PASSWORD }),
  'POST /api/auth/invitation': () => ({ token: 'x', name: 'Somebody', password: PASSWORD }),
  'POST /api/auth/invitation/look': () => ({ token: 'x' }),
  'POST /api/auth/invitation/accept': () => ({ token: 'x' }),
  'POST /api/auth/device': () => ({ machineName: 'Made' }),
  'POST /api/auth/device/token': () => ({ deviceCode: 'x' }),
  'POST /api/auth/device/look': () => ({ userCode: 'BCDF-GHJK' }),
  'POST /api/auth/device/refuse': () => ({ userCode: 'BCDF-GHJK' }),
  'POST /api/projects/:projectId/device-approvals': () => ({ userCode: 'BCDF-GHJK' }),
  'PUT /api/auth/account': () => ({ name: 'Renamed' }),
  'POST /api/auth/confirm': () => ({ password: PASSWORD }),
  'POST /api/auth/password': () => ({ currentPassword: PASSWORD, newPassword: PASSWORD }),
  'POST /api/auth/totp/confirm': () => ({ code: '123456' }),
  'POST /api/users': () => ({ email: email(), name: 'Made', role: 'user' }),
  'PUT /api/users/:userId': () => ({ name: 'Renamed' }),
  'POST /api/users/:userId/reset': () => ({ removeSecondFactor: false }),
  'POST /api/projects': () => ({ name: 'Made' }),
  'PUT /api/projects/:projectId': () => ({ description: 'Changed' }),
  'POST /api/projects/:projectId/members': ({ userId }) => ({ userId, role: ROLE }),
  'PUT /api/projects/:projectId/members/:userId': () => ({ role: ROLE }),
  'POST /api/projects/:projectId/invitations': () => ({ email: email(), role: ROLE }),
  'POST /api/projects/:projectId/api-keys': () => ({ name: 'Made', scopes: ['read'] }),
  'PUT /api/projects/:projectId/api-keys/:keyId': () => ({ isActive: false }),
  'POST /api/projects/:projectId/docs': () => ({ fileName: `${randomUUID()}.md`, content: 'Made' }),
  'POST /api/projects/:projectId/docs/sync': () => ({ direction: 'pull' }),
  'POST /api/projects/:projectId/docs/sync/preview': () => ({ list: 'incoming' }),
  'POST /api/projects/:projectId/docs/sync/connect': () => ({ head: null }),
  'POST /api/projects/:projectId/docs/sync/deletions': () => ({ commit: 'a', take: 'keep' }),
  'POST /webhooks/github/:projectId': () => ({ ref: 'refs/heads/main' }),
  'POST /webhooks/gitlab/:projectId': () => ({ ref: 'refs/heads/main' }),
  'POST /api/projects/:projectId/docs/conflicts/:conflictId/resolve': () => ({ take: 'ours' }),
  'PUT /api/projects/:projectId/docs/:doc': () => ({ content: 'Changed' }),
  'POST /api/projects/:projectId/docs/:doc/versions': () => ({ note: 'Made' }),
  'POST /api/projects/:projectId/docs/:doc/restore': () => ({ version: 1 }),
  'POST /api/projects/:projectId/docs/:doc/comments': () => ({
    body: 'Made',
    anchor: { quote: 'a', start: 0 },
  }),
  'PUT /api/projects/:projectId/docs/:doc/comments/:threadId': () => ({ resolved: true }),
  'POST /api/projects/:projectId/docs/:doc/comments/:threadId/replies': () => ({ body: 'Made' }),
  'PUT /api/projects/:projectId/docs/:doc/comments/:threadId/replies/:commentId': () => ({ body: 'Changed' }),
  'POST /api/projects/:projectId/proposals/:proposalId/accept': () => ({ content: 'Made' }),
  'POST /api/projects/:projectId/proposals/:proposalId/reject': () => ({ reason: 'Made' }),
  'POST /api/notifications/read': () => ({ all: true }),
  'POST /api/projects/:projectId/lock': () => ({ reason: 'Taken' }),
  'PUT /api/projects/:projectId/lock': () => ({ ttlSeconds: 60 }),
  'POST /api/projects/:projectId/proposals': () => ({ fileName: `${randomUUID()}.md`, content: 'Made' }),
  'POST /mcp': () => ({ jsonrpc: '2.0', id: 1, method: 'ping' }),
  'POST /hook/proposals/:projectId': () => ({ fileName: `${randomUUID()}.md`, content: 'Made' }),
  'POST /hook/sync/:projectId': () => ({ files: {} }),
  'PUT /api/projects/:projectId/workstation-policy': () => ({ whenUnreachable: 'block' }),
  'POST /hook/heartbeat/:projectId': () => heartbeat(randomUUID(), 'Made'),
  'POST /hook/events/:projectId': () => ({ events: [{ sessionId: 's', eventId: randomUUID(), type: 't' }] }),
};

/** Files that are sent as they are, with their type. */
const files: Readonly<Record<string, () => { type: string; bytes: Buffer }>> = {
  'POST /api/projects/:projectId/attachments': () => ({
    type: 'application/octet-stream',
    bytes: Buffer.from(randomUUID()),
  }),
  'POST /api/projects/:projectId/docs/import': () => ({ type: 'application/zip', bytes: EMPTY_ZIP }),
};

// An archive without files.
const EMPTY_ZIP = Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)]);

const queries: Readonly<Record<string, Record<string, string>>> = {
  'GET /api/projects/:projectId/docs': { include: 'content' },
  'GET /api/projects/:projectId/docs/search': { q: 'the' },
  'GET /api/projects/:projectId/toolkit': { tool: 'codex' },
  'GET /api/projects/:projectId/docs/:doc/diff': { from: '1', to: '2' },
  'POST /api/projects/:projectId/attachments': { name: 'made.txt' },
  'DELETE /api/projects/:projectId/lock': { force: 'true' },
};

type Route = Pick<EndpointShape, 'method' | 'path'>;

export const routeOf = ({ method, path }: Route): string => `${method} ${path}`;

export function validBody(route: string, ids: Ids): object | undefined {
  return bodies[route]?.(ids);
}

export function validPath({ method, path }: Route, ids: Ids): string {
  const query = new URLSearchParams(queries[`${method} ${path}`]).toString();
  return `${pathTo(path, ids)}${query && `?${query}`}`;
}

const pathTo = (path: string, ids: Ids) =>
  path.replaceAll(/:(\w+)/g, (_all, name: string) => encodeURIComponent(ids[name] ?? name));

/** What somebody who may would send, so that nothing but the right to do it can be missing. */
export function sendValid(client: TestClient, route: Route, ids: Ids): Promise<Answer> {
  const file = files[routeOf(route)]?.();
  const body = validBody(routeOf(route), ids);
  return client.send(route.method, validPath(route, ids), {
    headers: {
      'x-requested-with': 'app',
      origin: client.url,
      ...(body && { 'content-type': 'application/json' }),
      ...(file && { 'content-type': file.type }),
    },
    ...(body && { body: JSON.stringify(body) }),
    ...(file && { body: file.bytes }),
  });
}

/** Of a checkout that has nothing yet. */
export const heartbeat = (
  machineId: string,
  machineName: string,
): RequestBody<typeof hookEndpoints.heartbeat> => ({
  machineId,
  machineName,
  os: 'linux',
  client: { name: 'cairn', version: '1.0.0' },
  checkout: { id: 'c', name: machineName },
  watching: true,
  hash: null,
  tools: [],
  drift: [],
});

const email = () => `${randomUUID()}@example.com`;

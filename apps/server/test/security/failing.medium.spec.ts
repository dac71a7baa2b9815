import { ApiError, docEndpoints, identityEndpoints } from '@cairn/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Authenticator, ProjectAccess } from '#platform/http';
import { addressOf, endpoints, guarded, ofProject } from '../endpoint-list.ts';
import { RealtimeClient } from '../realtime-client.ts';
import { type Person, TestApp } from '../test-app.ts';
import type { Answer } from '../test-client.ts';

// What an error of ours might carry out.
const INSIDE =
  'relation "secret_table" does not exist: select * from secret_table -- /srv/cairn/dist/serve.js:12';
const LEAK =
  /secret_table|select |insert |update "|relation|column|\.(ts|js):\d|node_modules|\/srv|\/tmp|postgres|drizzle|ECONN|127\.0\.0\.1:\d|\n\s+at /i;

let app: TestApp;
let owner: Person;
let projectId: string;
let key: string;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  projectId = await app.project(owner);
  key = (await app.key(owner, projectId)).key;
});
afterEach(() => {
  vi.restoreAllMocks();
  RealtimeClient.closeAll();
});
afterAll(() => app.stop());

/** Only the code, our own words and the id under which the log has the rest. */
function saysNothing(what: string, { status, headers, body }: Answer): void {
  const error = ApiError.parse(body);
  expect([what, Object.keys(body as object).toSorted()]).toEqual([
    what,
    ['code', 'message', 'requestId', 'statusCode', 'timestamp'],
  ]);
  expect([what, LEAK.test(error.message.join(' '))]).toEqual([what, false]);
  expect(error.requestId).toBe(headers.get('x-request-id'));
  if (status === 500)
    expect(app.logs.some((line) => line.includes(error.requestId) && line.includes('"level":50'))).toBe(true);
}

const JSON_TYPE = { 'content-type': 'application/json' };
const ask = (endpoint: (typeof endpoints)[number], headers: Record<string, string> = {}) =>
  owner.send(endpoint.method, addressOf(endpoint, projectId), {
    headers: { ...headers, ...(endpoint.body && JSON_TYPE) },
    ...(endpoint.body && { body: '{}' }),
  });

const failed = () => Promise.reject(new Error(INSIDE));

describe('[S45][S44] a gate that breaks lets nobody in, and tells nothing of why', () => {
  const faults: [string, () => unknown, typeof guarded, Record<string, string>?][] = [
    [
      'who it is cannot be told',
      () => vi.spyOn(app.nest.get(Authenticator), 'authenticate').mockImplementation(failed),
      guarded,
    ],
    [
      'which role it is cannot be told',
      () => vi.spyOn(app.nest.get(ProjectAccess), 'roleOf').mockImplementation(failed),
      ofProject,
    ],
    [
      'requests cannot be counted',
      () => vi.spyOn(app.platform.rates, 'count').mockImplementation(failed),
      endpoints.filter(({ access }) => access.kind !== 'public') as typeof guarded,
    ],
    [
      'whether it was asked before cannot be told',
      () => vi.spyOn(app.platform.idempotency, 'begin').mockImplementation(failed),
      guarded.filter(({ access }) => access.kind !== 'project' || access.role !== 'admin'),
      { 'idempotency-key': 'x' },
    ],
  ];

  test.each(faults)('when %s', async (_what, breakIt, those, headers) => {
    breakIt();
    expect(those.length).toBeGreaterThan(10);
    for (const endpoint of those) {
      const answer = await ask(endpoint, headers);
      expect([endpoint.id, answer.status]).toEqual([endpoint.id, 500]);
      saysNothing(endpoint.id, answer);
    }
  });

  test('when a socket comes, or asks for a room', async () => {
    const client = await RealtimeClient.connect(app.url, { auth: { apiKey: key } });
    vi.spyOn(app.nest.get(ProjectAccess), 'roleOf').mockImplementation(failed);
    const refusal = await client.subscribe({ projectId });
    expect(refusal).toMatchObject({ ok: false, code: 'INTERNAL' });
    expect(JSON.stringify(refusal)).not.toMatch(LEAK);
    vi.spyOn(app.nest.get(Authenticator), 'authenticate').mockImplementation(failed);
    const error = await RealtimeClient.connect(app.url, { auth: { apiKey: key } }).catch((one: Error) => one);
    expect(error).toMatchObject({ data: { code: 'INTERNAL' } });
    expect(JSON.stringify(error)).not.toMatch(LEAK);
  });
});

test('[S45][S44] without its database the server refuses everybody', { timeout: 60_000 }, async () => {
  const other = await TestApp.start({ env: {} });
  try {
    const person = await other.owner();
    const project = await other.project(person);
    await other.database.drop();
    // A second long the gate goes by what it knew.
    const knock = async () => (await person.send('PUT', '/api/auth/account')).status;
    await expect.poll(knock, { timeout: 5_000 }).toBeGreaterThan(499);
    for (const endpoint of guarded) {
      const answer = await person.send(endpoint.method, addressOf(endpoint, project));
      expect([endpoint.id, answer.status >= 500]).toEqual([endpoint.id, true]);
      expect(JSON.stringify(answer.body)).not.toMatch(LEAK);
    }
    const login = { email: person.email, password: 'whatever it is' };
    const answer = await other.anonymous.send('POST', identityEndpoints.login.path, {
      headers: JSON_TYPE,
      body: JSON.stringify(login),
    });
    expect(answer.status).toBeGreaterThan(499);
  } finally {
    await other.stop();
  }
});

test('[S44] a fault of ours in any module is answered with nothing but its id', async () => {
  await owner.ok(docEndpoints.create, { params: { projectId }, body: { fileName: 'a.md' } });
  const kept = ['users', 'sessions', 'refresh_tokens', 'projects', 'project_members', 'idempotency_keys'];
  const tables = await app.rows<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables)
    if (!kept.includes(name)) await app.rows(`alter table "${name}" rename to "${name}_gone"`);
  try {
    const broken = new Set<string>();
    for (const endpoint of endpoints.filter(({ method, body }) => method !== 'POST' && !body)) {
      if (endpoint.id === 'projects.delete') continue;
      const answer = await ask(endpoint);
      if (answer.status >= 400 && !endpoint.id.startsWith('health')) saysNothing(endpoint.id, answer);
      if (answer.status === 500) broken.add(endpoint.id.split('.')[0]!);
    }
    expect([...broken].toSorted()).toEqual(
      expect.arrayContaining([
        'apiKeys',
        'audit',
        'conflicts',
        'docs',
        'events',
        'invitations',
        'lock',
        'versions',
      ]),
    );
  } finally {
    for (const { name } of tables)
      if (!kept.includes(name)) await app.rows(`alter table "${name}_gone" rename to "${name}"`);
  }
});

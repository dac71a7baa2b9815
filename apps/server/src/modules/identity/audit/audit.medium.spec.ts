import { type IncomingMessage, get } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { once } from 'node:events';
import { type AuditEntry, Scope, auditEndpoints, lockEndpoints, projectEndpoints } from '@cairn/contracts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import { type CallInput, type TestClient, pathOf } from '../../../../test/test-client.ts';

const { export: exportAll, exportOfProject, list, ofProject } = auditEndpoints;

let app: TestApp;
let owner: Person;
let admin: Person;
let projectId: string;
let other: string;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  projectId = await app.project(owner, 'Handbook');
  other = await app.project(owner, 'Other');
  admin = await app.member(projectId, 'admin');
});
afterAll(() => app.stop());

type Query = NonNullable<CallInput<typeof list>['query']>;

async function pages(
  client: TestClient,
  query: Query = {},
  between?: () => Promise<unknown>,
): Promise<AuditEntry[]> {
  const all: AuditEntry[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await client.ok(list, { query: { ...query, ...(cursor && { cursor }) } });
    all.push(...page.data);
    if (!page.meta.nextCursor) return all;
    cursor = page.meta.nextCursor;
    await between?.();
  }
}

async function exported(client: TestClient, path: string) {
  const { status, headers, body } = await client.send('GET', path);
  expect(status).toBe(200);
  const text = (body as Buffer | undefined)?.toString() ?? '';
  const lines = text.split('\n').slice(0, -1);
  return { headers, text, entries: lines.map((line) => JSON.parse(line) as AuditEntry) };
}

const rename = (project: string, name: string) =>
  owner.ok(projectEndpoints.update, { params: { projectId: project }, body: { name } });

describe('who sees what', () => {
  test('a system admin sees what happened anywhere', async () => {
    const actions = (await pages(owner)).map(({ action, projectId: of }) => [action, of]);
    expect(actions).toContainEqual(['user.created', null]);
    expect(actions).toContainEqual(['project.created', projectId]);
    expect(actions).toContainEqual(['project.created', other]);
  });

  test('an admin of a project sees what happened in it, and of no other', async () => {
    const { data } = await admin.ok(ofProject, { params: { projectId } });
    expect(data.map(({ action }) => action)).toEqual(['project.created']);
    expect((await exported(admin, pathOf(exportOfProject, { params: { projectId } }))).entries).toEqual(data);
    for (const endpoint of [ofProject, exportOfProject])
      expect(await admin.fails(endpoint, { params: { projectId: other } })).toMatchObject({
        statusCode: 404,
      });
    for (const endpoint of [list, exportAll])
      expect(await admin.fails(endpoint)).toMatchObject({ statusCode: 403, code: 'FORBIDDEN' });
  });

  test.each(['viewer', 'editor'] as const)('for a %s it is closed', async (role) => {
    const person = await app.member(projectId, role);
    for (const endpoint of [ofProject, exportOfProject])
      expect(await person.fails(endpoint, { params: { projectId } })).toMatchObject({ statusCode: 403 });
  });

  test('an API key never sees it, whatever its scopes and its owner', async () => {
    const key = await app.key(owner, projectId, [...Scope.options]);
    expect(await key.fails(list)).toMatchObject({ statusCode: 403 });
    expect(await key.fails(ofProject, { params: { projectId } })).toMatchObject({ statusCode: 403 });
  });

  test('that somebody was refused leaves no trace of an export', async () => {
    const before = await pages(owner, { action: 'audit.exported' });
    await admin.fails(exportAll);
    await admin.fails(exportOfProject, { params: { projectId: other } });
    expect(await pages(owner, { action: 'audit.exported' })).toEqual(before);
  });
});

describe('filters', () => {
  test('keep to what was done, by whom, and when', async () => {
    await rename(projectId, 'Handbook 2');
    const [renamed] = await pages(owner, { action: 'project.updated' });
    expect(renamed).toMatchObject({ actor: { id: owner.id }, after: { name: 'Handbook 2' } });
    expect((await pages(owner, { actorId: admin.id })).map(({ action }) => action)).toContain(
      'user.signed_in',
    );
    for (const { actor } of await pages(owner, { actorId: admin.id })) expect(actor.id).toBe(admin.id);
    const { at } = renamed!;
    const later = new Date(Date.parse(at) + 1).toISOString();
    const within = await pages(owner, { from: at, to: later });
    expect(within.map(({ id }) => id)).toContain(renamed!.id);
    expect((await pages(owner, { to: at })).map(({ id }) => id)).not.toContain(renamed!.id);
    expect((await pages(owner, { from: later })).map(({ id }) => id)).not.toContain(renamed!.id);
    expect(await pages(owner, { action: 'project.updated', actorId: admin.id })).toEqual([]);
  });

  test('that make no sense are told', async () => {
    const wrong = async (query: string) => (await owner.send('GET', `/api/audit?${query}`)).body;
    for (const [query, field] of [
      ['cursor=7', 'cursor'],
      ['action=user.sang', 'action'],
      ['actorId=me', 'actorId'],
      ['from=yesterday', 'from'],
      ['perPage=101', 'perPage'],
      ['projectId=x', 'projectId'],
    ])
      expect(await wrong(query!)).toMatchObject({
        code: 'VALIDATION_FAILED',
        message: [expect.stringContaining(field!)],
      });
  });
});

test('paging to the end shows every entry once, newest first, while others are added', async () => {
  const before = await pages(owner, { perPage: 100 });
  let added = 0;
  const shown = await pages(owner, { perPage: 2 }, () => rename(other, `Other ${(added += 1)}`));
  expect(added).toBeGreaterThan(3);
  expect(shown).toEqual(before);
  expect(shown.map(({ id }) => id)).toEqual(
    shown
      .map(({ id }) => id)
      .toSorted()
      .toReversed(),
  );
});

describe('an export', () => {
  test('has exactly what the list has, oldest first, and comes as a file', async () => {
    const listed = await pages(owner, { perPage: 100 });
    const { entries, headers } = await exported(owner, '/api/audit/export');
    expect(entries).toEqual(listed.toReversed());
    expect(headers.get('content-type')).toBe('application/x-ndjson');
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="cairn-audit-\d{4}-\d\d-\d\d\.jsonl"$/,
    );
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('[S43] is written into the log itself, with what was asked for', async () => {
    await exported(owner, '/api/audit/export?action=key.created');
    expect((await pages(owner))[0]).toMatchObject({
      action: 'audit.exported',
      actor: { kind: 'user', id: owner.id, name: owner.name },
      after: { action: 'key.created' },
      projectId: null,
    });
    await exported(admin, pathOf(exportOfProject, { params: { projectId } }));
    const { data } = await admin.ok(ofProject, { params: { projectId } });
    expect(data[0]).toMatchObject({ action: 'audit.exported', actor: { id: admin.id }, projectId });
  });

  test('keeps to its filters, and may be empty', async () => {
    const made = await exported(owner, '/api/audit/export?action=project.created');
    expect(made.entries.map(({ projectId: of }) => of)).toEqual([projectId, other]);
    expect((await exported(owner, '/api/audit/export?action=keyring.retired')).text).toBe('');
  });

  test('has whatever characters people use, one entry a line', async () => {
    const name = 'Zwei\nZeilen \u2028 "und" 🦉';
    await owner.ok(projectEndpoints.update, { params: { projectId }, body: { description: name } });
    const { entries } = await exported(owner, '/api/audit/export?action=project.updated');
    expect(entries.at(-1)!.after).toEqual({ description: name });
  });
});

describe('an export of ten thousand entries', () => {
  const TOTAL = 10_000;
  let big: string;
  let path: string;
  beforeAll(async () => {
    big = await app.project(owner, 'Busy');
    path = pathOf(exportOfProject, { params: { projectId: big } });
    await app.rows(
      `insert into audit_entries (id, action, actor_kind, actor_name, object_kind, object_name, project_id, after)
       select ('01890000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'project.updated', 'system', 'test',
              'project', 'Busy', $1, jsonb_build_object('n', n, 'text', repeat('x', 5000))
         from generate_series(1, ${TOTAL}) n`,
      [big],
    );
  });

  test('is complete and in order, and the server holds a small part of it at a time', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = () => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const before = held();
    const response = await open(path);
    let [most, bytes, sampled, rest] = [0, 0, 0, ''];
    const seen: number[] = [];
    for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>) {
      bytes += chunk.length;
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!;
      for (const line of lines) seen.push((JSON.parse(line) as AuditEntry).after!['n'] as number);
      if (bytes - sampled < 10_000_000) continue;
      sampled = bytes;
      most = Math.max(most, held() - before);
    }
    // The last is the one that made the project.
    expect(seen).toEqual([...Array.from({ length: TOTAL }, (_none, at) => at + 1), undefined]);
    expect(bytes).toBeGreaterThan(50_000_000);
    expect(most).toBeLessThan(40_000_000);
  }, 60_000);

  test('is read from the table as the receiver takes it', async () => {
    const response = await open(path);
    let received = 0;
    let ended = false;
    await once(response, 'readable');
    await whileLocked(async (waiting) => {
      response.on('data', (chunk: Buffer) => (received += chunk.length)).on('end', () => (ended = true));
      await expect.poll(async () => ended || (await waiting()) > 0, { timeout: 20_000 }).toBe(true);
      expect(ended).toBe(false);
    });
    const early = received;
    await once(response, 'end');
    expect(early).toBeLessThan(received / 2);
  });

  test('does not end as if it were complete when the database fails in between', async () => {
    const response = await open(path);
    const failure = once(response, 'error');
    await once(response, 'readable');
    await whileLocked(async (waiting) => {
      response.resume();
      await expect.poll(waiting, { timeout: 20_000 }).toBe(1);
      await app.rows(`select pg_terminate_backend(pid) from pg_locks where not granted`);
      expect(await failure).toMatchObject([{ code: 'ECONNRESET' }]);
    });
    expect(response.complete).toBe(false);
    expect(app.logs.join('')).toContain('export of the audit log broke off');
  });

  async function open(address: string): Promise<IncomingMessage> {
    const request = get(app.url + address, { headers: owner.credentials });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  }

  /** Nobody can read the log meanwhile; `waiting` tells how many try. */
  async function whileLocked(work: (waiting: () => Promise<number>) => Promise<void>): Promise<void> {
    const client = new pg.Client(app.database.connection);
    await client.connect();
    try {
      await client.query('begin');
      await client.query('lock table audit_entries in access exclusive mode');
      await work(async () => (await app.rows('select 1 from pg_locks where not granted')).length);
      await client.query('commit');
    } finally {
      await client.end();
    }
  }
});

test('what happened stays when the project and the person are gone', async () => {
  const from = new Date(Date.now() - 1_000).toISOString();
  const project = await app.project(owner, 'Short-lived');
  const leaver = await app.member(project, 'editor', 'Lea Leaver');
  await leaver.ok(lockEndpoints.acquire, { params: { projectId: project }, body: {} });
  await app.key(leaver, project, ['read']);
  await owner.ok(projectEndpoints.delete, { params: { projectId: project } });
  await app.rows('delete from users where id = $1', [leaver.id]);
  const entries = (await pages(owner, { from, perPage: 100 })).filter(({ projectId: of }) => of === project);
  expect(entries.map(({ action, actor }) => [action, actor.name])).toEqual([
    ['project.deleted', owner.name],
    ['key.created', 'Lea Leaver'],
    ['project.created', owner.name],
  ]);
  expect((await pages(owner, { actorId: leaver.id })).map(({ action }) => action)).toEqual([
    'key.created',
    'user.signed_in',
  ]);
  expect(await owner.fails(ofProject, { params: { projectId: project } })).toMatchObject({ statusCode: 404 });
});

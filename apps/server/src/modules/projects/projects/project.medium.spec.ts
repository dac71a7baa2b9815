import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type RequestBody,
  commentEndpoints,
  docEndpoints,
  hookEndpoints,
  jobEndpoints,
  lockEndpoints,
  projectEndpoints,
  memberEndpoints,
  proposalEndpoints,
  workstationEndpoints,
} from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOWHERE } from '../../../../test/endpoint-list.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';

const { create, createSample, get, list, update } = projectEndpoints;
type NewProject = RequestBody<typeof create>;

// Nothing listens there: the import that follows fails, which is none of these tests' business.
const REPOSITORY = 'http://127.0.0.1:9/team/docs.git';
const TOKEN = 'ghp_0123456789abcdefghijABCD';

let app: TestApp;
let owner: Person;
beforeAll(async () => {
  app = await TestApp.start({ env: { CAIRN_EGRESS_ALLOW_GIT: '127.0.0.0/30' } });
  owner = await app.owner();
});
afterAll(() => app.stop());

const make = (body: NewProject) => owner.ok(create, { body });
const change = (projectId: string, body: RequestBody<typeof update>) =>
  owner.ok(update, { params: { projectId }, body });

describe('a project', () => {
  test('is made, read, changed and deleted', async () => {
    const made = await make({ name: '  Handbook ', description: 'How we work', techStack: ['Go'] });
    expect(made).toMatchObject({
      name: 'Handbook',
      branch: 'main',
      docsPath: 'docs',
      repoUrl: null,
      status: 'active',
      role: 'admin',
      hasToken: false,
      docs: { count: 0, pending: 0, conflicts: 0, updatedAt: null },
      lock: null,
      can: { edit: true, sync: false, administer: true, breakLock: true },
    });
    const params = { projectId: made.id };
    expect(await owner.ok(get, { params })).toEqual(made);
    const changed = await change(made.id, { description: 'New' });
    expect(changed).toEqual({ ...made, description: 'New', updatedAt: changed.updatedAt });
    expect((await owner.call(projectEndpoints.delete, { params })).status).toBe(204);
    expect(await owner.fails(get, { params })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await owner.fails(projectEndpoints.delete, { params })).toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each<[unknown, string]>([
    [{}, 'name'],
    [{ name: '   ' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ name: 1 }, 'name'],
    [{ name: 'x', unknown: true }, 'unknown'],
    [{ name: 'x', createdBy: NOWHERE }, 'createdBy'],
    [{ name: 'x', isSample: true }, 'isSample'],
    [{ name: 'x', status: 'deleted' }, 'status'],
    [{ name: 'x', techStack: 'Go' }, 'techStack'],
    [{ name: 'x', webhookSecret: 'short' }, 'webhookSecret'],
    [{ name: 'x', branch: '--upload-pack=touch' }, 'branch'],
    [{ name: 'x', branch: 'a..b' }, 'branch'],
    [{ name: 'x', branch: '@{u}' }, 'branch'],
    [{ name: 'x', docsPath: '../etc' }, 'docsPath'],
    [{ name: 'x', docsPath: 'docs/.git' }, 'docsPath'],
    [{ name: 'a\u0000b' }, 'NUL'],
    [{ name: 'x', description: '\u0000' }, 'NUL'],
  ])('is not made of %j', async (body, field) => {
    const error = await owner.fails(create, { body: body as NewProject });
    expect(error).toMatchObject({ statusCode: 400, code: 'VALIDATION_FAILED' });
    expect(error.message.join()).toContain(field);
  });

  test('may be named in any script, and a half of a character is no obstacle', async () => {
    expect((await make({ name: '文档 📚 “x”' })).name).toBe('文档 📚 “x”');
    expect((await make({ name: 'half \ud83d' })).name).toBe('half \ufffd');
  });
});

describe('the list', () => {
  const names = (data: { name: string }[]) => data.map(({ name }) => name);

  test('goes by name, in pages, and finds parts of name and description', async () => {
    const person = await app.person('Lister');
    for (const name of ['gamma 100%', 'Alpha', 'beta_x', 'betaZx'])
      await person.ok(create, { body: { name, description: name === 'Alpha' ? 'about Otters' : '' } });
    const page = (query: object) => person.ok(list, { query });
    expect(names((await page({})).data)).toEqual(['Alpha', 'beta_x', 'betaZx', 'gamma 100%']);
    const second = await page({ page: 2, perPage: 3 });
    expect(names(second.data)).toEqual(['gamma 100%']);
    expect(second.meta).toEqual({ page: 2, perPage: 3, total: 4 });
    expect((await page({ page: 9 })).data).toEqual([]);
    expect(names((await page({ q: 'otter' })).data)).toEqual(['Alpha']);
    // What LIKE takes for a wildcard is a letter here.
    expect(names((await page({ q: '%' })).data)).toEqual(['gamma 100%']);
    expect(names((await page({ q: 'a_x' })).data)).toEqual(['beta_x']);
    expect((await page({ q: '\\' })).data).toEqual([]);
  });

  test.each([{ page: 0 }, { perPage: 101 }, { perPage: 0 }, { page: 1.5 }, { page: 'x' }, { sort: 'name' }])(
    'refuses %j',
    async (query) => {
      expect(await owner.fails(list, { query })).toMatchObject({ code: 'VALIDATION_FAILED' });
    },
  );

  test('shows people what they are members of, and a system admin everything', async () => {
    const [ana, ben] = [await app.person('Ana'), await app.person('Ben')];
    await ana.ok(create, { body: { name: 'Of Ana' } });
    expect((await ben.ok(list)).data).toEqual([]);
    expect(names((await owner.ok(list, { query: { q: 'Of Ana' } })).data)).toEqual(['Of Ana']);
    const projectId = await app.project(ana, 'Shared');
    const viewer = await app.member(projectId, 'viewer');
    expect((await viewer.ok(list)).data).toMatchObject([
      { name: 'Shared', role: 'viewer', can: { edit: false } },
    ]);
  });

  test('can be kept to what is archived', async () => {
    const person = await app.person('Archivist');
    const { id } = await person.ok(create, { body: { name: 'Old' } });
    await person.ok(create, { body: { name: 'New' } });
    await person.ok(update, { params: { projectId: id }, body: { status: 'archived' } });
    const of = async (status: 'active' | 'archived') =>
      names((await person.ok(list, { query: { status } })).data);
    expect([await of('active'), await of('archived')]).toEqual([['New'], ['Old']]);
  });
});

describe('secrets', () => {
  test('go in and never come out', async () => {
    const project = await make({
      name: 'Sealed',
      repoUrl: REPOSITORY,
      token: TOKEN,
      webhookSecret: 'webhook-secret',
    });
    expect(project).toMatchObject({ hasToken: true, tokenLast4: 'ABCD', hasWebhookSecret: true });
    const [row] = await app.rows<Record<string, string>>('select * from projects where id = $1', [
      project.id,
    ]);
    expect(row!['token_sealed']).toMatch(/^c1\.k_[0-9a-f]{8}\./);
    for (const place of [JSON.stringify(row), JSON.stringify(project), app.logs.join('')]) {
      expect(place).not.toContain(TOKEN);
      expect(place).not.toContain('webhook-secret');
    }
    const elsewhere = { table: 'projects', column: 'token_sealed', rowId: NOWHERE, projectId: NOWHERE };
    expect(() => app.platform.keyring.open('tok', elsewhere, row!['token_sealed']!)).toThrow(
      /altered or moved/,
    );
  });

  test.each([
    ['another host', 'http://127.0.0.2:9/team/docs.git', false],
    ['another port', 'http://127.0.0.1:10/team/docs.git', false],
    ['another scheme', 'https://127.0.0.1:9/team/docs.git', false],
    ['no repository', null, false],
    ['another path of the same host', 'http://127.0.0.1:9/other.git', true],
  ])('[A18] a token moved to %s is cleared unless it belongs there: %s', async (_name, repoUrl, stays) => {
    const { id } = await make({ name: 'Moves', repoUrl: REPOSITORY, token: TOKEN });
    expect(await change(id, { repoUrl })).toMatchObject({
      repoUrl,
      hasToken: stays,
      tokenLast4: stays ? 'ABCD' : null,
    });
  });

  test('a token can be changed and cleared, and stays when it is not spoken of', async () => {
    const { id } = await make({ name: 'Token', repoUrl: REPOSITORY, token: TOKEN });
    expect(await change(id, { name: 'Renamed' })).toMatchObject({ hasToken: true });
    expect(await change(id, { token: 'other-token-WXYZ' })).toMatchObject({ tokenLast4: 'WXYZ' });
    expect(await change(id, { token: null })).toMatchObject({ hasToken: false, tokenLast4: null });
  });
});

describe('the address of a repository', () => {
  test.each([
    ['http://127.0.0.9/x.git', 'EGRESS_REFUSED'],
    ['http://2130706433/x.git', 'created'],
    ['http://[::1]/x.git', 'EGRESS_REFUSED'],
    ['http://[::ffff:10.0.0.1]/x.git', 'EGRESS_REFUSED'],
    ['https://169.254.169.254/latest', 'EGRESS_REFUSED'],
    ['https://10.0.0.1/x.git', 'EGRESS_REFUSED'],
    ['file:///etc/passwd', 'REPO_URL_REFUSED'],
    ['ext::sh -c touch% /tmp/x', 'REPO_URL_REFUSED'],
    ['git@github.com:team/docs.git', 'REPO_URL_REFUSED'],
    ['ssh://git@github.com/team/docs.git', 'REPO_URL_REFUSED'],
    ['--upload-pack=touch', 'REPO_URL_REFUSED'],
    ['https://ana:secret@github.com/team/docs.git', 'REPO_URL_REFUSED'],
    ['https://github.com/team/docs.git?token=x', 'REPO_URL_REFUSED'],
    ['docs', 'REPO_URL_REFUSED'],
  ])('[A23][S31] %s: %s, when it is made and when it is changed', async (repoUrl, code) => {
    const made = await owner.call(create, { body: { name: 'Address', repoUrl } });
    const { id } = await make({ name: 'Later' });
    const changed = await owner.call(update, { params: { projectId: id }, body: { repoUrl } });
    if (code === 'created') return expect([made.status, changed.status]).toEqual([201, 200]);
    expect(made.body).toMatchObject({ code });
    expect(changed.body).toMatchObject({ code });
    expect(JSON.stringify(made.body)).not.toContain('secret');
    const { repoUrl: kept } = await owner.ok(get, { params: { projectId: id } });
    expect(kept).toBeNull();
  });
});

test('an archived project is read-only until it is active again', async () => {
  const { id: projectId } = await make({ name: 'Archived' });
  const params = { projectId };
  await owner.ok(docEndpoints.create, { params, body: { fileName: 'a.md', content: 'kept' } });
  const setStatus = (status: 'active' | 'archived') => change(projectId, { status });
  expect((await setStatus('archived')).can).toMatchObject({ edit: false, sync: false, administer: true });
  const doc = { ...params, doc: 'a.md' };
  const refused = [
    owner.fails(docEndpoints.create, { params, body: { fileName: 'b.md' } }),
    owner.fails(docEndpoints.update, { params: doc, body: { content: 'no' } }),
    owner.fails(docEndpoints.delete, { params: doc }),
    owner.fails(docEndpoints.restore, { params: doc, body: { version: 1 } }),
    owner.fails(docEndpoints.sync, { params, body: {} }),
    owner.fails(lockEndpoints.acquire, { params, body: {} }),
  ];
  for (const error of await Promise.all(refused)) expect(error.code).toBe('PROJECT_ARCHIVED');
  expect(await owner.ok(docEndpoints.get, { params: doc })).toMatchObject({ content: 'kept', version: 1 });
  expect((await owner.ok(docEndpoints.latest, { params })).docs).toHaveLength(1);
  await setStatus('active');
  expect(await owner.ok(docEndpoints.update, { params: doc, body: { content: 'again' } })).toMatchObject({
    version: 2,
  });
});

/** A comment that names somebody, an attachment, a text that was open, a push and a change that waits, words for a search. */
async function workOn(projectId: string): Promise<void> {
  const params = { projectId };
  const [doc] = (await owner.ok(docEndpoints.list, { params })).data;
  const reader = await app.member(projectId, 'viewer');
  const anchor = { quote: 'a', start: 0 };
  const body = { anchor, body: `@${reader.name} look`, mentions: [reader.id] };
  await owner.ok(commentEndpoints.create, { params: { projectId, doc: doc!.id }, body });
  await owner.send('POST', `/api/projects/${projectId}/attachments?name=a.txt`, {
    headers: { 'content-type': 'application/octet-stream' },
    body: 'a',
  });
  await owner.ok(docEndpoints.search, { params, query: { q: 'nosuchwrod' } });
  await app.rows(`insert into webhook_deliveries values ($1, 'github', 'd')`, [projectId]);
  await app.rows(`insert into publish_outbox values ($1, 'main', now(), now() + interval '1 day')`, [
    projectId,
  ]);
  await app.rows(
    `insert into live_texts select id, project_id, lineage, ''::bytea, 1 from docs where id = $1`,
    [doc!.id],
  );
}

/** A workstation that reports, a policy for all of them, a program that asked without one, and a text that it proposes. */
async function keepInStep(projectId: string, key: Awaited<ReturnType<TestApp['key']>>): Promise<void> {
  const params = { projectId };
  await key.ok(hookEndpoints.heartbeat, {
    params,
    body: {
      machineId: 'm',
      machineName: 'm',
      os: 'linux',
      client: { name: 'cairn', version: '1' },
      checkout: { id: 'c', name: 'c' },
      watching: true,
      hash: null,
      tools: [],
      drift: [],
    },
  });
  await owner.ok(workstationEndpoints.changePolicy, { params, body: { localChanges: 'propose' } });
  await key.ok(proposalEndpoints.propose, { params, body: { fileName: 'new.md', content: 'new' } });
  const caller = [projectId, key.id, owner.id];
  await app.rows(`insert into hook_callers values ($1, $2, $3, now()) on conflict do nothing`, caller);
}

test('deleting a project leaves nothing of it but what the audit log tells: rows, mirror, sample', async () => {
  const { id: projectId } = await owner.ok(createSample);
  const params = { projectId };
  const counts = async () => {
    const tables = await app.rows<{ table_name: string; column_name: string }>(
      `select table_name, column_name from information_schema.columns
       where table_schema = 'public' and table_name <> 'audit_entries' and (column_name in ('project_id', 'room') or (table_name, column_name) = ('projects', 'id'))`,
    );
    const found = await Promise.all(
      tables.map(async ({ table_name: table, column_name: column }) => {
        const [row] = await app.rows<{ n: number }>(
          `select count(*)::int as n from ${table} where ${column}::text like $1`,
          [`%${projectId}`],
        );
        return [table, row!.n] as const;
      }),
    );
    return Object.fromEntries(found);
  };
  const jobs = async () => (await owner.ok(jobEndpoints.listForProject, { params })).data;
  await expect.poll(async () => (await jobs())[0]?.state, { timeout: 10_000 }).toBe('succeeded');
  const key = await app.key(owner, projectId);
  await owner.ok(lockEndpoints.acquire, { params, body: {} });
  await key.ok(hookEndpoints.events, {
    params,
    body: { events: [{ sessionId: 's', eventId: 'e', type: 't' }] },
  });
  const body = { email: 'new@example.com', role: 'viewer' } as const;
  await owner.ok(memberEndpoints.invite, { params: { projectId }, body });
  await workOn(projectId);
  await keepInStep(projectId, key);
  const { doc_conflicts: _noConflict, ...full } = await counts();
  const empty = Object.keys(full).filter((table) => full[table] === 0);
  expect(empty).toEqual([]);
  const folders = [
    join(app.home, 'mirrors', `docs-${projectId}.git`),
    join(app.home, 'samples', `${projectId}.git`),
  ];
  expect(folders.map(existsSync)).toEqual([true, true]);
  await owner.call(projectEndpoints.delete, { params });
  expect(Object.entries(await counts()).filter(([, count]) => count > 0)).toEqual([]);
  await expect.poll(() => folders.map((folder) => existsSync(folder))).toEqual([false, false]);
});

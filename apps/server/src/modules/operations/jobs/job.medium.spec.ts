import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Job, docEndpoints, jobEndpoints, projectEndpoints } from '@cairn/contracts';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NOWHERE } from '../../../../test/endpoint-list.ts';
import { freshDatabase } from '../../../../test/fresh-database.ts';
import { GitProject } from '../../../../test/git-project.ts';
import { RealtimeClient } from '../../../../test/realtime-client.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import { TestClient } from '../../../../test/test-client.ts';

const { cancel, get, listForProject } = jobEndpoints;

const IN_QUEUE = `select 1 from pgboss.job where id = $1 and state in ('created', 'retry', 'active')`;

let app: TestApp;
let git: GitServer;
let owner: Person;
/** While it is set, every request to git waits. */
let gate: PromiseWithResolvers<void> | undefined;
let atGate: PromiseWithResolvers<void>;

beforeAll(async () => {
  git = await startGitServer({
    intercept: async () => {
      if (!gate) return false;
      atGate.resolve();
      await gate.promise;
      return false;
    },
  });
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(async () => {
  gate?.resolve();
  await app.stop();
  await git.close();
});

function closeGate(): void {
  gate = Promise.withResolvers();
  atGate = Promise.withResolvers();
}

function openGate(): void {
  gate?.resolve();
  gate = undefined;
}

let project: GitProject;
beforeEach(async () => {
  project = await GitProject.connect(app, owner, git, { 'a.md': '1' });
});

const jobs = async () => (await owner.ok(listForProject, { params: project.params })).data;
const job = (jobId: string, as: TestClient = owner) => as.ok(get, { params: { jobId } });
async function begin(as: TestClient = owner, body = {}, headers = {}): Promise<string> {
  const answer = await as.call(docEndpoints.sync, {
    params: project.params,
    body: { wait: false, ...body },
    headers,
  });
  return (answer.body as { jobId: string }).jobId;
}

describe('jobs of a project', () => {
  test('are listed, the newest first, in pages, with how they went', async () => {
    const first = (await jobs())[0]!;
    expect(first).toMatchObject({
      type: 'docs-sync',
      projectId: project.id,
      state: 'succeeded',
      attempts: 1,
      error: null,
    });
    expect(first.result).toMatchObject({ pulled: 1, pushed: 0 });
    const [created, started, finished] = [first.createdAt, first.startedAt!, first.finishedAt!].map(
      Date.parse,
    );
    expect(created! <= started! && started! <= finished!).toBe(true);
    const second = await begin();
    await project.idle();
    expect((await jobs()).map(({ id }) => id)).toEqual([second, first.id]);
    const page = await owner.ok(listForProject, { params: project.params, query: { perPage: 1, page: 2 } });
    expect([page.data, page.meta]).toEqual([[first], { page: 2, perPage: 1, total: 2 }]);
    expect(await job(first.id)).toEqual(first);
  });

  test('are for members to see, and for editors to stop', async () => {
    const { id } = (await jobs())[0]!;
    const params = { jobId: id };
    const viewer = await app.member(project.id, 'viewer');
    expect(await job(id, viewer)).toMatchObject({ id });
    expect(await viewer.fails(cancel, { params })).toMatchObject({ code: 'FORBIDDEN' });
    const stranger = await app.person('Stranger');
    const foreign = await app.key(owner, await app.project(owner, 'Other'), ['read', 'write']);
    for (const client of [stranger, foreign])
      for (const endpoint of [get, cancel])
        expect(await client.fails(endpoint, { params })).toMatchObject({ code: 'NOT_FOUND' });
    for (const jobId of [NOWHERE])
      expect(await owner.fails(get, { params: { jobId } })).toMatchObject({ code: 'NOT_FOUND' });
    expect((await owner.send('GET', '/api/jobs/not-an-id')).status).toBe(400);
  });

  test('that have ended cannot be stopped any more', async () => {
    const { id } = (await jobs())[0]!;
    expect(await owner.fails(cancel, { params: { jobId: id } })).toMatchObject({
      statusCode: 409,
      code: 'JOB_FINISHED',
    });
    expect(await job(id)).toMatchObject({ state: 'succeeded' });
  });
});

describe('while one runs', () => {
  beforeEach(closeGate);
  const running = async () => {
    const id = await begin();
    await atGate.promise;
    return id;
  };

  test('the next waits its turn; asked for twice it is one; stopped, it never begins', async () => {
    const first = await running();
    const waiting = await begin();
    expect(waiting).not.toBe(first);
    expect(await begin()).toBe(waiting);
    expect(await begin(owner, { direction: 'pull' })).not.toBe(waiting);
    expect((await job(waiting)).state).toBe('queued');
    expect(await owner.ok(cancel, { params: { jobId: waiting } })).toMatchObject({
      state: 'cancelled',
      startedAt: null,
    });
    openGate();
    await project.idle();
    expect((await jobs()).map(({ state }) => state)).toEqual([
      'succeeded',
      'cancelled',
      'succeeded',
      'succeeded',
    ]);
  });

  test('those of other projects run beside it', async () => {
    const first = await running();
    const other = await app.project(owner, 'Sample');
    expect(other).toBeTruthy();
    const sample = await owner.ok(projectEndpoints.createSample);
    const of = { params: { projectId: sample.id } };
    await expect
      .poll(async () => (await owner.ok(listForProject, of)).data[0]?.state, { timeout: 10_000 })
      .toBe('succeeded');
    expect((await job(first)).state).toBe('running');
    openGate();
    await project.idle();
  });

  test('its phases are told to whoever watches, and its end', async () => {
    const client = await RealtimeClient.connect(app.url, {
      auth: { token: owner.credentials['authorization']!.slice(7) },
    });
    await client.subscribe({ projectId: project.id });
    await project.save('a.md', '2');
    const jobId = await running();
    expect(await job(jobId)).toMatchObject({ state: 'running', phase: 'fetching' });
    openGate();
    await expect.poll(() => client.events.at(-1)?.name, { timeout: 10_000 }).toBe('sync:complete');
    RealtimeClient.closeAll();
    const told = client.events.filter(({ name }) => name.startsWith('sync:'));
    expect(told.map(({ name, payload }) => payload['phase'] ?? name)).toEqual([
      'fetching',
      'publishing',
      'sync:complete',
    ]);
    for (const { payload } of told) expect(payload['jobId']).toBe(jobId);
    expect(told.at(-1)!.payload).toMatchObject({ pushed: 1, conflicts: 0 });
  });

  test('asked for again under the same Idempotency-Key, it is the same one', async () => {
    const headers = { 'idempotency-key': `sync-${project.id}` };
    const first = await begin(owner, {}, headers);
    await atGate.promise;
    expect(await begin(owner, {}, headers)).toBe(first);
    const other = await owner.fails(docEndpoints.sync, {
      params: project.params,
      body: { direction: 'pull' },
      headers,
    });
    expect(other).toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
    openGate();
    await project.idle();
    expect(await begin(owner, {}, headers)).toBe(first);
    expect(await jobs()).toHaveLength(2);
  });

  test('its project is deleted and the folder removed while it makes files: they go as well', async () => {
    const id = await running();
    await owner.ok(projectEndpoints.delete, { params: project.params });
    const folder = join(app.home, 'mirrors', `docs-${project.id}.git`);
    await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
    await mkdir(join(folder, 'objects'), { recursive: true });
    openGate();
    await expect.poll(() => app.rows(IN_QUEUE, [id]), { timeout: 10_000 }).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  test('deleting its project ends it, and nothing of it comes back', async () => {
    const id = await running();
    await owner.ok(projectEndpoints.delete, { params: project.params });
    openGate();
    await expect.poll(() => app.rows(IN_QUEUE, [id]), { timeout: 10_000 }).toEqual([]);
    const tables = ['docs', 'doc_versions', 'doc_manifests', 'sync_states', 'doc_conflicts', 'jobs'];
    for (const table of [...tables, 'publishing_states'])
      expect(await app.rows(`select * from ${table} where project_id = $1`, [project.id]), table).toEqual([]);
    expect(await app.rows('select name from events where room = $1', [`project:${project.id}`])).toEqual([]);
    const mirrors = await readdir(join(app.home, 'mirrors'));
    expect(mirrors.filter((name) => name.includes(project.id))).toEqual([]);
  });
});

test('a server that stops puts its job back, and the next server does it from its start', async () => {
  const database = await freshDatabase();
  const first = await TestApp.start({ database, home: app.home });
  const person = await first.owner();
  project = await GitProject.connect(first, person, git, { 'a.md': '1' });
  await project.save('a.md', '2');
  closeGate();
  const { credentials } = person;
  const id = await begin(person);
  await atGate.promise;
  await first.stop();
  openGate();
  expect(await project.inGit('a.md')).toBe('1');
  const second = await TestApp.start({ database, home: app.home });
  try {
    const later = new TestClient(second.url, credentials);
    const state = async (): Promise<Job['state']> => (await job(id, later)).state;
    await expect.poll(state, { timeout: 20_000 }).toBe('succeeded');
    expect(await job(id, later)).toMatchObject({ attempts: 2, result: { pushed: 1 } });
    expect(await project.inGit('a.md')).toBe('2');
    expect(await project.log()).toHaveLength(2);
  } finally {
    await second.stop();
    await database.drop();
  }
}, 40_000);

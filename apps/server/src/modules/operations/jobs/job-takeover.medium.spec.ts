import { randomBytes } from 'node:crypto';
import { type Job, docEndpoints, jobEndpoints } from '@cairn/contracts';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase } from '../../../../test/fresh-database.ts';
import { GitProject } from '../../../../test/git-project.ts';
import { type Person, TestApp, type TestDatabase } from '../../../../test/test-app.ts';

// Two servers of one database open each other's secrets.
const env = { ENCRYPTION_KEY: randomBytes(32).toString('hex') };
const TAKEN_OVER = { timeout: 15_000, interval: 100 };
// A server waits for three seconds after its own line came back.
const LONG_ENOUGH_MS = 3_300;

let git: GitServer;
let gate: PromiseWithResolvers<void> | undefined;
let atGate: PromiseWithResolvers<void>;
let database: TestDatabase;
/** Runs the job. */
let owner: TestApp;
/** Would take it over. */
let other: TestApp;
let person: Person;
let project: GitProject;
let jobId: string;

beforeAll(async () => {
  git = await startGitServer({
    intercept: async () => {
      if (gate) atGate.resolve();
      await gate?.promise;
      return false;
    },
  });
});
afterAll(() => git.close());

beforeEach(async () => {
  database = await freshDatabase();
  owner = await TestApp.start({ database, env });
  person = await owner.owner();
  project = await GitProject.connect(owner, person, git, { 'a.md': '1' });
  await project.save('a.md', '2');
  atGate = Promise.withResolvers();
  gate = Promise.withResolvers();
  const started = await person.call(docEndpoints.sync, { params: project.params, body: { wait: false } });
  jobId = (started.body as { jobId: string }).jobId;
  await atGate.promise;
  other = await TestApp.start({ database, env });
});
afterEach(async () => {
  gate?.resolve();
  gate = undefined;
  await other.stop();
  await owner.stop();
  await database.drop();
});

const job = async (): Promise<Job> => person.ok(jobEndpoints.get, { params: { jobId } });
const silence = () =>
  owner.rows(`update pgboss.job set heartbeat_on = now() - interval '9 seconds' where id = $1`, [jobId]);
const settled = () =>
  expect.poll(() => other.platform.notices.heldMilliseconds(), TAKEN_OVER).toBeGreaterThan(LONG_ENOUGH_MS);
const endLine = (app: TestApp) =>
  owner.rows(
    `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid::bigint = $1`,
    [app.platform.notices.process],
  );

/** The other server has looked while the owner's heartbeats were missing, which in truth go on. */
async function silently(): Promise<Job> {
  await silence();
  await other.platform.jobs.takeOver();
  return job();
}

async function lookFor(milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) await silently();
}

test('a server keeps its job while it lives, however slow or cut off; once it is gone another goes on with it at once', async () => {
  await settled();
  await lookFor(500);
  expect(await job(), 'slow').toMatchObject({ state: 'running', attempts: 1 });
  await owner.platform.notices.close();
  await owner.rows('update pgboss.job set heartbeat_on = now() where id = $1', [jobId]);
  for (let look = 0; look < 20; look++) await other.platform.jobs.takeOver();
  expect(await job(), 'without a line').toMatchObject({ state: 'running', attempts: 1 });
  await expect.poll(async () => (await silently()).attempts, TAKEN_OVER).toBe(2);
  gate?.resolve();
  await expect.poll(async () => (await job()).state, TAKEN_OVER).toBe('succeeded');
  expect(await job()).toMatchObject({ attempts: 2, error: null });
  expect(await project.inGit('a.md')).toBe('2');
  expect(await project.log()).toHaveLength(2);
}, 40_000);

test('after the database was away nobody takes anything over before all had the time to come back', async () => {
  await settled();
  await endLine(owner);
  await endLine(other);
  await expect.poll(() => other.platform.notices.heldMilliseconds(), TAKEN_OVER).toBeLessThan(1_000);
  await lookFor(5_000);
  expect(await job()).toMatchObject({ state: 'running', attempts: 1 });
}, 40_000);

test('a job that somebody stops after its server has gone is stopped, and says so', async () => {
  await settled();
  await owner.platform.notices.close();
  await owner.rows('update jobs set cancel_requested_at = now() where id = $1', [jobId]);
  await expect.poll(async () => (await silently()).state, TAKEN_OVER).toBe('cancelled');
  expect(await job()).toMatchObject({ attempts: 1, error: { code: 'JOB_CANCELLED' } });
}, 40_000);

test('a job whose server is gone at its last try fails, and says so', async () => {
  await settled();
  await owner.rows('update pgboss.job set retry_limit = 0 where id = $1', [jobId]);
  await owner.platform.notices.close();
  await expect.poll(async () => (await silently()).state, TAKEN_OVER).toBe('failed');
  expect(await job()).toMatchObject({ attempts: 1, error: { code: 'INTERNAL' } });
}, 40_000);

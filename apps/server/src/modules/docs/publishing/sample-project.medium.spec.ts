import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type SyncResult, docEndpoints, jobEndpoints, projectEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';

const SAMPLES = join(import.meta.dirname, '../../../../samples');

let app: TestApp;
let ana: Person;
let projectId: string;
beforeAll(async () => {
  // Nothing but the data folder is within reach.
  app = await TestApp.start({ env: { CAIRN_EGRESS_ALLOW_GIT: '' } });
  await app.owner();
  ana = await app.person('Ana');
  projectId = (await ana.ok(projectEndpoints.createSample)).id;
});
afterAll(() => app.stop());

const repository = () => join(app.home, 'samples', `${projectId}.git`);
const inGit = async (...args: string[]) =>
  (await promisify(execFile)('git', ['--git-dir', repository(), ...args])).stdout.trim();
const sync = async () => (await ana.ok(docEndpoints.sync, { params: { projectId }, body: {} })) as SyncResult;
const latest = () => ana.ok(docEndpoints.latest, { params: { projectId } });

test('one call makes a project of whoever asks, with every sample document in it', async () => {
  const jobs = () => ana.ok(jobEndpoints.listForProject, { params: { projectId } });
  await expect.poll(async () => (await jobs()).data[0]?.state, { timeout: 10_000 }).toBe('succeeded');
  const entries = await readdir(SAMPLES, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => [path.slice(SAMPLES.length + 1), await readFile(path, 'utf8')]),
  );
  const { docs } = await latest();
  expect(Object.fromEntries(docs.map(({ fileName, content }) => [fileName, content]))).toEqual(
    Object.fromEntries(files),
  );
  expect(docs.every(({ publishState }) => publishState === 'published')).toBe(true);
  expect(new Set(docs.map(({ kind }) => kind)).size).toBeGreaterThan(4);
  const project = await ana.ok(projectEndpoints.get, { params: { projectId } });
  expect(project).toMatchObject({ isSample: true, repoUrl: null, role: 'admin', can: { sync: true } });
});

test('an edit is published to its repository as one commit of its author', async () => {
  const before = await inGit('rev-parse', 'main');
  const params = { projectId, doc: 'README.md' };
  await ana.ok(docEndpoints.update, { params, body: { content: '# Ours now\n' } });
  expect(await sync()).toMatchObject({ success: true, pushed: 1, pulled: 0 });
  expect(await inGit('log', '-1', '--format=%an <%ae> %P %s', 'main')).toBe(
    `Ana <${ana.email}> ${before} Update README.md`,
  );
  expect(await inGit('show', 'main:docs/README.md')).toBe('# Ours now');
  expect(await sync()).toMatchObject({ pushed: 0 });
});

test('nobody else sees it, and nobody may point it elsewhere in the data folder', async () => {
  const stranger = await app.person('Stranger');
  expect(await stranger.fails(projectEndpoints.get, { params: { projectId } })).toMatchObject({
    code: 'NOT_FOUND',
  });
  for (const repoUrl of [`file://${repository()}`, repository(), `http://127.0.0.1/${projectId}.git`]) {
    const error = await ana.fails(projectEndpoints.update, { params: { projectId }, body: { repoUrl } });
    expect(['REPO_URL_REFUSED', 'EGRESS_REFUSED']).toContain(error.code);
  }
});

test('two samples are two, each with a repository of its own', async () => {
  const other = await ana.ok(projectEndpoints.createSample);
  expect(other.id).not.toBe(projectId);
  expect((await readdir(join(app.home, 'samples'))).toSorted()).toEqual(
    [`${projectId}.git`, `${other.id}.git`].toSorted(),
  );
});

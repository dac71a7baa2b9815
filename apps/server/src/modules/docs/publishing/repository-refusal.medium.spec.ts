import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ErrorCode,
  type Job,
  MAX_DOC_BYTES,
  docEndpoints,
  jobEndpoints,
  projectEndpoints,
  publishingEndpoints,
} from '@cairn/contracts';
import { type GitServer, type TestFile, startGitServer } from '@cairn/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../test/fresh-database.ts';
import { GitProject } from '../../../../test/git-project.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import { TestClient } from '../../../../test/test-client.ts';

const TOKEN = 'tok_0123456789abcdefXYZ';
const READ_ONLY = 'ro_0123456789abcdefXYZ';

let app: TestApp;
let git: GitServer;
let closed: GitServer;
let owner: Person;
beforeAll(async () => {
  git = await startGitServer();
  closed = await startGitServer({
    tokens: { [TOKEN]: { read: '*', write: '*' }, [READ_ONLY]: { read: '*', write: [] } },
  });
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(async () => {
  await app.stop();
  await git.close();
  await closed.close();
});

const connect = (files: Record<string, TestFile>, on = git, settings = {}) =>
  GitProject.connect(app, owner, on, files, settings);

/** What is there before and must be there after a sync that failed. */
async function stateOf(project: GitProject) {
  const { data } = await owner.ok(docEndpoints.list, {
    params: project.params,
    query: { include: 'content' },
  });
  return { data, log: await project.log() };
}

/** A sync that fails, with nothing changed by it on either side. */
async function failsLeavingAll(project: GitProject, code: ErrorCode): Promise<string> {
  const before = await stateOf(project);
  const error = await project.failedSync();
  expect(error).toMatchObject({ code, details: { jobId: expect.any(String) } });
  expect(await stateOf(project)).toEqual(before);
  return error.message.join(' ');
}

describe('a repository that cannot be reached', () => {
  test('as there is none: said so, and documents stay as they are, pending', async () => {
    const project = await connect({ 'a.md': 'a' });
    await project.save('a.md', 'A');
    const directory = git.directory(project.repository);
    await rename(directory, `${directory}.gone`);
    const error = await project.failedSync();
    expect(error).toMatchObject({ statusCode: 422, code: 'REPO_NOT_FOUND' });
    expect(await project.read('a.md')).toMatchObject({ content: 'A', publishState: 'pending' });
    await rename(`${directory}.gone`, directory);
    expect(await project.sync()).toMatchObject({ success: true, pushed: 1 });
  });

  test('as the server is gone', async () => {
    const soon = await startGitServer();
    const project = await connect({ 'a.md': 'a' }, soon);
    await soon.close();
    await project.save('a.md', 'A');
    expect(await project.failedSync()).toMatchObject({ code: 'REPO_UNREACHABLE' });
    expect(await project.read('a.md')).toMatchObject({ content: 'A', publishState: 'pending' });
  });

  test('as it has no such branch', async () => {
    const project = await connect({ 'a.md': 'a' });
    await owner.ok(projectEndpoints.update, { params: project.params, body: { branch: 'nowhere' } });
    const look = owner.fails(publishingEndpoints.preview, { params: project.params });
    expect(await look).toMatchObject({ code: 'BRANCH_NOT_FOUND' });
    expect(await project.texts()).toEqual({ 'a.md': 'a' });
    await owner.ok(projectEndpoints.update, { params: project.params, body: { branch: 'main' } });
    expect(await project.sync()).toMatchObject({ success: true });
    expect(await project.read('a.md')).toMatchObject({ publishState: 'published', version: 1 });
  });

  test('as there is a web server, but no git', async () => {
    const body = { name: 'No git', repoUrl: `${app.url}/health` };
    const { id } = await owner.ok(projectEndpoints.create, { body });
    const answer = await owner.fails(docEndpoints.sync, { params: { projectId: id }, body: {} });
    expect(answer.code).toBe('REPO_NOT_FOUND');
  });

  test('[A23][S34] as its address may not be asked any more', async () => {
    const database = await freshDatabase();
    const home = await mkdtemp(join(tmpdir(), 'cairn-test-'));
    const first = await TestApp.start({ database, home });
    const person = await first.owner();
    const { params } = await GitProject.connect(first, person, git, { 'a.md': 'a' });
    await first.stop();
    const second = await TestApp.start({ database, home, env: { CAIRN_EGRESS_ALLOW_GIT: '' } });
    try {
      const asked = git.requests.length;
      const later = new TestClient(second.url, person.credentials);
      const error = await later.fails(docEndpoints.sync, { params, body: {} });
      expect(error).toMatchObject({ statusCode: 422, code: 'EGRESS_REFUSED' });
      const repoUrl = `${git.url}/other.git`;
      const made = await later.fails(projectEndpoints.create, { body: { name: 'Private', repoUrl } });
      expect(made.code).toBe('EGRESS_REFUSED');
      expect(git.requests).toHaveLength(asked);
    } finally {
      await second.stop();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    }
  });
});

describe('a repository that asks for a password', () => {
  test('is not read without one, nor with a wrong one, and nobody waits for a prompt', async () => {
    for (const token of [undefined, 'tok_not_the_right_one_at_all']) {
      const project = await connect({ 'a.md': 'a' }, closed, token && { token });
      expect(await project.idle()).toMatchObject({ state: 'failed', error: { code: 'REPO_AUTH_FAILED' } });
      await failsLeavingAll(project, 'REPO_AUTH_FAILED');
      await owner.ok(projectEndpoints.update, { params: project.params, body: { token: TOKEN } });
      expect(await project.sync()).toMatchObject({ success: true });
      expect(await project.texts()).toEqual({ 'a.md': 'a' });
    }
  });

  test('with a token that may only read: pulls, and keeps what it cannot publish', async () => {
    const project = await connect({ 'a.md': 'a', 'b.md': 'b' }, closed, { token: READ_ONLY });
    expect(await project.texts()).toEqual({ 'a.md': 'a', 'b.md': 'b' });
    await project.save('a.md', 'A');
    await failsLeavingAll(project, 'REPO_AUTH_FAILED');
    await project.commit({ 'b.md': 'B' });
    expect(await project.sync({ direction: 'pull' })).toMatchObject({ success: true, pulled: 1 });
    expect(await project.read('a.md')).toMatchObject({ content: 'A', publishState: 'pending' });
  });

  test('hears the token, and nobody else does: no log, no answer, no row', async () => {
    const project = await connect({ 'a.md': 'a' }, closed, { token: TOKEN });
    await project.save('a.md', 'A');
    await project.sync();
    const heard = closed.requests.flatMap(({ authorization }) => authorization?.split(' ')[1] ?? []);
    const mine = heard.find((pair) => Buffer.from(pair, 'base64').toString().endsWith(`:${TOKEN}`));
    expect(mine).toBeDefined();
    const directory = closed.directory(project.repository);
    await rename(directory, `${directory}.gone`);
    await project.failedSync();
    await rename(`${directory}.gone`, directory);
    const jobs = await owner.ok(jobEndpoints.listForProject, { params: project.params });
    const rows = await app.rows('select * from jobs, projects');
    for (const place of [app.logs.join(''), JSON.stringify(jobs), JSON.stringify(rows)])
      for (const form of [TOKEN, mine!]) expect(place).not.toContain(form);
  });
});

describe('what cannot be a document', () => {
  const big = 'x'.repeat(MAX_DOC_BYTES + 1);
  const odd: Record<string, TestFile> = {
    'link.md': { mode: '120000', content: '/etc/passwd' },
    'folder-link': { mode: '120000', content: '../..' },
    module: { submodule: '1'.repeat(40) },
    'Case.md': 'one',
    'case.md': 'two',
    '-rf.md': 'dash',
    'new\nline.md': 'control',
    'back\\slash.md': 'windows',
    'a/CON.md': 'device',
    '.cairn/hash': 'ours',
    'big.md': big,
    'latin1.md': Buffer.from('caf\xe9', 'latin1'),
    'zero.md': 'a\u0000b',
    'picture.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]),
  };
  let project: GitProject;
  let imported: Job;
  beforeAll(async () => {
    project = await connect({ ...odd, 'good.md': 'good', 'run.md': { mode: '100755', content: 'run' } });
    imported = await project.idle();
  });

  test('[A21] is skipped and named with the reason; the rest comes in', async () => {
    expect(imported.state).toBe('succeeded');
    expect(await project.texts()).toEqual({ 'Case.md': 'one', 'good.md': 'good', 'run.md': 'run' });
    const { skipped } = imported.result as { skipped: { path: string; reason: string }[] };
    const reasons = Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]));
    expect(reasons).toMatchObject({
      'link.md': expect.stringContaining('symbolic link'),
      'folder-link': expect.stringContaining('symbolic link'),
      module: expect.stringContaining('submodule'),
      'case.md': expect.stringContaining('only in case'),
      '-rf.md': expect.stringContaining('"-"'),
      'new\nline.md': expect.stringContaining('control'),
      'back\\slash.md': expect.stringContaining('Windows'),
      'a/CON.md': expect.stringContaining('Windows'),
      '.cairn/hash': expect.stringContaining('workstations'),
      'big.md': expect.stringContaining('5 MB'),
      'latin1.md': expect.stringContaining('UTF-8'),
      'zero.md': expect.stringContaining('UTF-8'),
    });
    expect(Object.keys(reasons)).toHaveLength(12);
  });

  test('stays in git as it was, byte for byte and mode for mode, when others are published', async () => {
    const [before] = await project.log();
    await project.save('good.md', 'better');
    await project.save('run.md', 'walk');
    expect(await project.sync()).toMatchObject({ success: true, pushed: 2 });
    expect(await changesSince(before!.sha)).toEqual(['100644 docs/good.md', '100755 docs/run.md']);
  });

  test('is neither written over nor taken for a deletion', async () => {
    for (const fileName of [
      'link.md',
      'big.md',
      'latin1.md',
      'picture.png',
      'folder-link/x.md',
      'module/x.md',
    ])
      await project.create(fileName, 'ours');
    await project.commit({ 'good.md': { mode: '120000', content: 'run.md' } });
    const [before] = await project.log();
    const { pushed, pulled, skipped } = await project.sync();
    expect([pushed, pulled]).toEqual([0, 0]);
    const blocked = skipped.filter(({ reason }) => reason.startsWith('cannot be published'));
    expect(blocked.map(({ path }) => path).toSorted()).toEqual([
      'big.md',
      'folder-link/x.md',
      'good.md',
      'latin1.md',
      'link.md',
      'module/x.md',
      'picture.png',
    ]);
    expect((await project.log())[0]).toEqual(before);
    expect(await project.texts()).toMatchObject({ 'good.md': 'better', 'link.md': 'ours' });
  });

  test('is also what would lie where a document here lies, or differ from it only in case', async () => {
    const own = await connect({ 'a.md': 'a' });
    await own.create('Notes.md', 'here');
    await own.save('a.md', 'changed');
    await own.commit({ 'a.md': null, 'a.md/sub.md': 'x', 'notes.md': 'there' });
    const { skipped } = await own.sync();
    expect(skipped.map(({ path }) => path).toSorted()).toEqual(['a.md/sub.md', 'notes.md']);
    expect(await own.texts()).toEqual({ 'Notes.md': 'here', 'a.md': 'changed' });
    expect([await own.inGit('notes.md'), await own.inGit('a.md/sub.md')]).toEqual(['there', 'x']);
  });

  async function changesSince(commit: string): Promise<string[]> {
    const mirror = app.platform.git.mirror(git.directory(project.repository));
    const [now, then] = await Promise.all(
      [(await project.log())[0]!.sha, commit].map((of) => mirror.list(of, 'docs')),
    );
    const old = new Map(then!.map(({ path, oid, mode }) => [path, `${mode} ${oid}`]));
    return now!
      .filter(({ path, oid, mode }) => old.get(path) !== `${mode} ${oid}`)
      .map(({ path, mode }) => `${mode} docs/${path}`);
  }
});

test('a folder with more than can be kept is refused whole', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 20_001 }, (_none, at) => [`d${at % 100}/${at}.md`, 'x']),
  );
  const project = await connect(many);
  expect(await project.idle()).toMatchObject({ state: 'failed', error: { code: 'REPO_TOO_LARGE' } });
  expect(await project.texts()).toEqual({});
});

test('a push that the server’s own rules refuse leaves both sides as they were', async () => {
  const project = await connect({ 'a.md': 'a' });
  const hooks = join(git.directory(project.repository), 'hooks');
  await mkdir(hooks, { recursive: true });
  const script = '#!/bin/sh\necho "protected branch" >&2\nexit 1\n';
  await writeFile(join(hooks, 'pre-receive'), script, { mode: 0o755 });
  await project.save('a.md', 'A');
  expect(await failsLeavingAll(project, 'PUSH_REFUSED')).toContain('protected branch');
});

import { readFile, readdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { docEndpoints, eventEndpoints, jobEndpoints } from '@cairn/contracts';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { GitProject } from '../../../../test/git-project.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';

const TOKEN = 'tok_of_a_stalled_sync_0123456789';

type Step = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;
let step: { path: string; run: Step } | undefined;
let app: TestApp;
let git: GitServer;
let owner: Person;

beforeAll(async () => {
  git = await startGitServer({
    tokens: { [TOKEN]: { read: '*', write: '*' } },
    intercept: async (request, response) => {
      if (!step || !request.url?.includes(step.path)) return false;
      const { run } = step;
      step = undefined;
      await run(request, response);
      return false;
    },
  });
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(async () => {
  await app.stop();
  await git.close();
});
afterEach(() => {
  step = undefined;
});

const connect = (files: Record<string, string>) =>
  GitProject.connect(app, owner, git, files, { token: TOKEN });

/** The next request to that path waits until it is let go, or its client has gone. */
function stallAt(path: string): { reached: Promise<void>; letGo: () => void } {
  const reached = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const run: Step = (_request, response) => {
    response.on('close', go.resolve);
    reached.resolve();
    return go.promise;
  };
  step = { path, run };
  return { reached: reached.promise, letGo: go.resolve };
}

async function begin(project: GitProject): Promise<string> {
  const body = { wait: false };
  const { status, body: answer } = await owner.call(docEndpoints.sync, { params: project.params, body });
  expect(status).toBe(202);
  return (answer as { jobId: string }).jobId;
}

async function stateOf(project: GitProject) {
  const query = { include: 'content' as const };
  const { data } = await owner.ok(docEndpoints.list, { params: project.params, query });
  return { data, log: await project.log() };
}

describe('a sync that is stopped', () => {
  test.each(['/info/refs?service=git-upload-pack', '/git-upload-pack', '/git-receive-pack'])(
    'while it waits for %s leaves both sides as they were, and the next one goes through',
    async (path) => {
      const project = await connect({ 'a.md': '1', 'b.md': '1' });
      await project.save('a.md', '2');
      if (!path.includes('receive')) await project.commit({ 'b.md': '2' });
      const before = await stateOf(project);
      const { reached } = stallAt(path);
      const jobId = await begin(project);
      await reached;
      const running = await owner.ok(jobEndpoints.get, { params: { jobId } });
      expect(running).toMatchObject({ state: 'running', attempts: 1, finishedAt: null });
      expect(running.phase).toBe(path.includes('receive') ? 'publishing' : 'fetching');
      const stopped = await owner.ok(jobEndpoints.cancel, { params: { jobId } });
      expect(stopped).toMatchObject({ state: 'cancelled', error: { code: 'JOB_CANCELLED' } });
      expect(await stateOf(project)).toEqual(before);
      const { data } = await owner.ok(eventEndpoints.list, { params: project.params });
      expect(data[0]).toMatchObject({ name: 'sync:failed', payload: { jobId, code: 'JOB_CANCELLED' } });
      expect(await project.sync()).toMatchObject({ success: true, pushed: 1 });
      expect(await project.inGit('a.md')).toBe('2');
    },
  );

  test('tells whoever waited for its answer', async () => {
    const project = await connect({ 'a.md': '1' });
    const { reached } = stallAt('/git-upload-pack');
    await project.commit({ 'a.md': '2' });
    const answer = project.failedSync();
    await reached;
    const { data } = await owner.ok(jobEndpoints.listForProject, { params: project.params });
    await owner.ok(jobEndpoints.cancel, { params: { jobId: data[0]!.id } });
    expect(await answer).toMatchObject({ code: 'JOB_CANCELLED', details: { jobId: data[0]!.id } });
  });
});

test.runIf(process.platform === 'linux')('no process shows the token to who lists processes', async () => {
  const project = await connect({ 'a.md': '1' });
  await project.save('a.md', '2');
  const { reached, letGo } = stallAt('/git-receive-pack');
  await begin(project);
  await reached;
  const lines = await commandLines();
  letGo();
  expect(lines.some((line) => line.includes(project.repository))).toBe(true);
  expect(lines.filter((line) => line.includes(TOKEN))).toEqual([]);
  expect(await project.idle()).toMatchObject({ state: 'succeeded' });
});

async function commandLines(): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
}

test('a push that git took, but whose answer was lost, is noted by the next sync', async () => {
  const project = await connect({ 'a.md': '1' });
  await project.save('a.md', '2');
  const swallow: Step = (_request, response) => {
    response.write = () => true;
    response.end = () => response.destroy();
  };
  // The first request of a push only asks for the branches; the second brings the commit.
  const onlyPost: Step = (request, response) => {
    if (request.method === 'POST') return swallow(request, response);
    step = { path: 'git-receive-pack', run: onlyPost };
  };
  step = { path: 'git-receive-pack', run: onlyPost };
  expect((await project.failedSync()).code).toMatch(/^(REPO_UNREACHABLE|PUSH_REFUSED)$/);
  expect(await project.inGit('a.md')).toBe('2');
  expect(await project.read('a.md')).toMatchObject({ publishState: 'pending' });
  expect(await project.sync()).toMatchObject({ success: true, pulled: 0, pushed: 0 });
  expect(await project.read('a.md')).toMatchObject({ publishState: 'published', version: 2 });
  expect(await project.log()).toHaveLength(2);
});

test('a branch that moves at each try ends in words, and nothing of anybody is lost', async () => {
  const project = await connect({ 'a.md': '1' });
  await project.save('a.md', '2');
  let moves = 0;
  const move: Step = async (request) => {
    step = { path: 'git-receive-pack', run: move };
    if (request.method !== 'POST') return;
    moves += 1;
    await project.commit({ [`move-${moves}.md`]: 'theirs' });
  };
  step = { path: 'git-receive-pack', run: move };
  await begin(project);
  expect(await project.idle()).toMatchObject({ state: 'failed', error: { code: 'PUSH_REFUSED' } });
  step = undefined;
  expect(moves).toBe(5);
  expect(await project.log()).toHaveLength(6);
  expect(await project.read('a.md')).toMatchObject({ content: '2', publishState: 'pending' });
  expect(await project.sync()).toMatchObject({ success: true, pulled: 1, pushed: 1 });
  expect(await project.log()).toHaveLength(7);
}, 60_000);

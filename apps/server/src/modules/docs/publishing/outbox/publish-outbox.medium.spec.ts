import { lockEndpoints, docEndpoints, projectEndpoints, publishingEndpoints } from '@cairn/contracts';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { GitProject } from '../../../../../test/git-project.ts';
import { type Person, TestApp } from '../../../../../test/test-app.ts';

let app: TestApp;
let git: GitServer;
let owner: Person;
let refusal: { status: number; headers: Record<string, string> } | undefined;
beforeAll(async () => {
  git = await startGitServer({
    intercept: ({ url }, response) => {
      if (!refusal || !url?.includes('git-receive-pack')) return false;
      response.writeHead(refusal.status, refusal.headers).end();
      return true;
    },
  });
  app = await TestApp.start({ env: { CAIRN_PUSHES_PER_MINUTE: '2' } });
  owner = await app.owner();
});
afterAll(async () => {
  await app.stop();
  await git.close();
});
afterEach(() => {
  refusal = undefined;
});

const connect = (files: Record<string, string>) =>
  GitProject.connect(app, owner, git, files, { autoPublish: true });
const status = (project: GitProject) => owner.ok(publishingEndpoints.status, { params: project.params });

/** What the quiet spell would bring about by itself. */
const spellIsOver = (project: GitProject) =>
  app.rows('update publish_outbox set due_at = now() where project_id = $1', [project.id]);
const published = (project: GitProject, fileName: string, text: string) =>
  expect.poll(() => project.inGit(fileName), { timeout: 15_000 }).toBe(text);

describe('a project that publishes by itself', () => {
  test('waits ten seconds after a save, a minute at most, and then makes one commit of all', async () => {
    const project = await connect({ 'a.md': '1', 'b.md': '1' });
    await project.save('a.md', '2');
    const first = (await status(project)).outbox!;
    expect(first).toMatchObject({ reason: 'quiet-spell', attempts: 0, lastError: null });
    const wait = Date.parse(first.dueAt) - Date.parse(first.since);
    expect(wait).toBe(10_000);
    await app.rows(
      `update publish_outbox set first_change_at = now() - interval '55 seconds' where project_id = $1`,
      [project.id],
    );
    await project.save('b.md', '2');
    const second = (await status(project)).outbox!;
    expect(Date.parse(second.dueAt) - Date.parse(second.since)).toBe(60_000);
    await spellIsOver(project);
    await published(project, 'b.md', '2');
    expect(await project.inGit('a.md')).toBe('2');
    expect(await project.log()).toHaveLength(2);
    await expect.poll(async () => (await status(project)).outbox).toBeNull();
    expect(await project.read('a.md')).toMatchObject({
      publishState: 'published',
      publishing: { commit: (await project.log())[0]!.sha },
    });
  });

  test('publishes nothing while somebody edits, and everything as soon as the lock is let go', async () => {
    const project = await connect({ 'a.md': '1' });
    await owner.ok(lockEndpoints.acquire, { params: project.params, body: {} });
    await project.save('a.md', '2');
    await spellIsOver(project);
    await expect.poll(async () => (await status(project)).outbox?.reason).toBe('editing');
    const other = await connect({ 'b.md': '1' });
    await other.save('b.md', '2');
    await spellIsOver(other);
    await published(other, 'b.md', '2');
    expect(await project.inGit('a.md')).toBe('1');
    await owner.ok(lockEndpoints.release, { params: project.params });
    await published(project, 'a.md', '2');
  });

  test('tells what failed and when it tries again, and gets through then', async () => {
    const project = await connect({ 'a.md': '1' });
    refusal = { status: 503, headers: {} };
    await project.save('a.md', '2');
    await spellIsOver(project);
    await expect.poll(async () => (await status(project)).outbox?.attempts, { timeout: 15_000 }).toBe(1);
    const { outbox, problem } = await status(project);
    expect(outbox).toMatchObject({ reason: 'retry', lastError: { code: 'REPO_UNREACHABLE' } });
    expect(problem).toMatchObject({ code: 'REPO_UNREACHABLE' });
    const pause = Date.parse(outbox!.dueAt) - Date.parse(outbox!.lastError!.since);
    expect(pause).toBeGreaterThan(10_000);
    await project.save('a.md', '3');
    expect((await status(project)).outbox!.dueAt).toBe(outbox!.dueAt);
    refusal = undefined;
    await spellIsOver(project);
    await published(project, 'a.md', '3');
    await expect.poll(async () => (await status(project)).problem).toBeNull();
  });

  test('pushes no oftener than the repository is good for, and by itself once it may', async () => {
    const project = await connect({ 'a.md': '1' });
    for (const text of ['2', '3']) {
      await project.save('a.md', text);
      expect(await project.sync()).toMatchObject({ pushed: 1, postponedUntil: null });
    }
    await project.save('a.md', '4');
    const third = await project.sync();
    expect(third).toMatchObject({ success: true, pushed: 0, postponedUntil: expect.any(String) });
    const wait = Date.parse(third.postponedUntil!) - Date.now();
    expect(wait).toBeGreaterThan(10_000);
    expect(wait).toBeLessThan(31_000);
    expect((await status(project)).outbox).toMatchObject({ reason: 'push-limit' });
    expect(await project.inGit('a.md')).toBe('3');
    await app.rows(`update push_budgets set filled_at = filled_at - interval '1 minute'`);
    await spellIsOver(project);
    await published(project, 'a.md', '4');
  });

  test('that is told to stop forgets what waited, and remembers what is pending when it begins again', async () => {
    const project = await connect({ 'a.md': '1' });
    const set = (autoPublish: boolean) =>
      owner.ok(projectEndpoints.update, { params: project.params, body: { autoPublish } });
    await project.save('a.md', '2');
    await set(false);
    expect(await status(project)).toMatchObject({ autoPublish: false, outbox: null, pending: 1 });
    await project.save('a.md', '3');
    expect((await status(project)).outbox).toBeNull();
    await set(true);
    expect((await status(project)).outbox).toMatchObject({ reason: 'quiet-spell' });
    await spellIsOver(project);
    await published(project, 'a.md', '3');
  });
});

test('what a server had claimed that was killed in the next moment is claimed again', async () => {
  const project = await connect({ 'a.md': '1' });
  await project.save('a.md', '2');
  // Nothing else is left of it.
  await app.rows(
    `update publish_outbox set claimed_generation = generation, claimed_at = now(), due_at = now() + interval '2 seconds' where project_id = $1`,
    [project.id],
  );
  await published(project, 'a.md', '2');
  expect(await project.log()).toHaveLength(2);
});

test('the commit says which document, who edited it, and for which agent and session', async () => {
  const project = await connect({ 'a.md': '1' });
  const key = await app.key(owner, project.id, ['read', 'write']);
  const ben = await app.member(project.id, 'editor', 'Ben Editor');
  await project.save('a.md', '2', ben);
  const { id } = await key.ok(docEndpoints.update, {
    params: { ...project.params, doc: 'a.md' },
    body: { content: '3', agent: { name: 'claude-code', session: 'session-7' } },
  });
  const { data } = await owner.ok(docEndpoints.listVersions, { params: { ...project.params, doc: 'a.md' } });
  expect(data[0]!.agent).toEqual({ name: 'claude-code', session: 'session-7' });
  await project.sync();
  const message = await git.message(project.repository, 'main');
  for (const line of [
    `Doc-Id: ${id}`,
    'Doc-Version: a.md@3',
    'Edited-By: Ben Editor',
    'Edited-By: Olga Owner',
    'Agent: claude-code',
    'Session: session-7',
  ])
    expect(message.split('\n')).toContain(line);
  expect(message).toMatch(/Co-authored-by: .+ <.+>/);
});

test('a person writes for no agent', async () => {
  const project = await connect({ 'a.md': '1' });
  const body = { content: '2', agent: { name: 'claude-code' } };
  const input = { params: { ...project.params, doc: 'a.md' }, body };
  expect(await owner.fails(docEndpoints.update, input)).toMatchObject({ code: 'FORBIDDEN' });
  expect((await project.read('a.md')).content).toBe('1');
});

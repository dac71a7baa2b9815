import { createHmac, randomUUID } from 'node:crypto';
import {
  type SyncPreview,
  docEndpoints,
  eventEndpoints,
  jobEndpoints,
  lockEndpoints,
  projectEndpoints,
  publishingEndpoints,
} from '@cairn/contracts';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOWHERE } from '../../../../../test/endpoint-list.ts';
import { GitProject } from '../../../../../test/git-project.ts';
import { type Person, TestApp } from '../../../../../test/test-app.ts';

let app: TestApp;
let git: GitServer;
let owner: Person;
beforeAll(async () => {
  git = await startGitServer();
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(async () => {
  await app.stop();
  await git.close();
});

const connect = (files: Record<string, string>) => GitProject.connect(app, owner, git, files);
const status = ({ params }: GitProject) => owner.ok(publishingEndpoints.status, { params });
const secretOf = ({ params }: GitProject) => owner.ok(publishingEndpoints.makeWebhookSecret, { params });
const jobsOf = async ({ params }: GitProject) =>
  (await owner.ok(jobEndpoints.listForProject, { params })).meta.total;
const told = async ({ params }: GitProject, name: string) =>
  (await owner.ok(eventEndpoints.list, { params })).data.filter((event) => event.name === name);
/** What time would bring about by itself. */
const lookNow = (project: GitProject) =>
  app.rows('update publishing_states set next_check_at = now() where project_id = $1', [project.id]);
const arrives = (project: GitProject, fileName: string, text: string) =>
  expect.poll(async () => (await project.texts())[fileName], { timeout: 15_000 }).toBe(text);

interface Push {
  after: string;
  ref?: string;
  id?: string;
  secret: string;
  event?: string;
}

async function githubSays(projectId: string, { after, ref = 'refs/heads/main', id, secret, event }: Push) {
  const body = JSON.stringify({ ref, after, before: '0'.repeat(40), repository: { full_name: 'team/docs' } });
  const headers = {
    'content-type': 'application/json',
    'x-github-event': event ?? 'push',
    'x-github-delivery': id ?? randomUUID(),
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  return app.anonymous.send('POST', `/webhooks/github/${projectId}`, { headers, body });
}

describe('a webhook', () => {
  test('[S60] of GitHub brings in what was pushed, each delivery once', async () => {
    const project = await connect({ 'a.md': '1' });
    const { secret, githubUrl } = await secretOf(project);
    expect(githubUrl).toMatch(new RegExp(`/webhooks/github/${project.id}$`));
    const after = await project.commit({ 'a.md': '2' });
    const push = { after, secret, id: 'delivery-1' };
    expect(await githubSays(project.id, push)).toMatchObject({
      status: 202,
      body: { accepted: true, effect: 'sync' },
    });
    await arrives(project, 'a.md', '2');
    await project.idle();
    const jobs = await jobsOf(project);
    expect((await githubSays(project.id, push)).body).toEqual({ accepted: true, effect: 'duplicate' });
    expect(await jobsOf(project)).toBe(jobs);
    expect((await status(project)).webhook).toMatchObject({
      hasSecret: true,
      lastDeliveryAt: expect.any(String),
    });
  });

  test('[S60] without the secret of the project is refused, and nothing follows', async () => {
    const project = await connect({ 'a.md': '1' });
    const { secret } = await secretOf(project);
    const bare = await connect({ 'a.md': '1' });
    const after = await project.commit({ 'a.md': '2' });
    const jobs = await jobsOf(project);
    const refused = [
      githubSays(project.id, { after, secret: 'another' }),
      githubSays(project.id, { after, secret: '' }),
      githubSays(bare.id, { after, secret: '' }),
      githubSays(bare.id, { after, secret }),
      githubSays(NOWHERE, { after, secret }),
    ];
    for (const answer of await Promise.all(refused))
      expect(answer).toMatchObject({ status: 401, body: { code: 'WEBHOOK_REFUSED' } });
    expect(await jobsOf(project)).toBe(jobs);
    expect((await status(project)).webhook.lastDeliveryAt).toBeNull();
    const fresh = await secretOf(project);
    expect((await githubSays(project.id, { after, secret })).status).toBe(401);
    expect((await githubSays(project.id, { after, secret: fresh.secret })).status).toBe(202);
  });

  test('[S60] whose body was changed on the way is refused', async () => {
    const project = await connect({ 'a.md': '1' });
    const { secret } = await secretOf(project);
    const signature = createHmac('sha256', secret).update('{"ref":"refs/heads/main"}').digest('hex');
    const headers = {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-hub-signature-256': `sha256=${signature}`,
    };
    const send = (body: string) =>
      app.anonymous.send('POST', `/webhooks/github/${project.id}`, { headers, body });
    // The same to whoever parses it, but not the same bytes.
    expect((await send('{"ref": "refs/heads/main"}')).status).toBe(401);
    expect((await send('{"ref":"refs/heads/main"}')).status).toBe(202);
  });

  test('of GitLab brings in what was pushed', async () => {
    const project = await connect({ 'a.md': '1' });
    const { secret } = await secretOf(project);
    const after = await project.commit({ 'a.md': '2' });
    const send = (token: string, id: string) =>
      app.anonymous.send('POST', `/webhooks/gitlab/${project.id}`, {
        headers: {
          'content-type': 'application/json',
          'x-gitlab-event': 'Push Hook',
          'x-gitlab-token': token,
          'idempotency-key': id,
        },
        body: JSON.stringify({ object_kind: 'push', ref: 'refs/heads/main', after, checkout_sha: after }),
      });
    expect((await send('another', 'one')).status).toBe(401);
    expect((await send(secret, 'one')).body).toEqual({ accepted: true, effect: 'sync' });
    expect((await send(secret, 'one')).body).toEqual({ accepted: true, effect: 'duplicate' });
    await arrives(project, 'a.md', '2');
  });

  test('of an own push, another branch or another event makes no job', async () => {
    const project = await connect({ 'a.md': '1' });
    const { secret } = await secretOf(project);
    await project.save('a.md', '2');
    const { commit } = await project.sync();
    const jobs = await jobsOf(project);
    const effects = await Promise.all([
      githubSays(project.id, { after: commit!, secret }),
      githubSays(project.id, { after: commit!, secret, ref: 'refs/heads/cairn/publish' }),
      githubSays(project.id, { after: commit!, secret, event: 'ping' }),
    ]);
    expect(effects.map(({ body }) => (body as { effect: string }).effect)).toEqual([
      'echo',
      'other-branch',
      'other-event',
    ]);
    expect(await jobsOf(project)).toBe(jobs);
  });

  test('that comes late or out of order finds git as it is', async () => {
    const project = await connect({ 'a.md': '1' });
    const { secret } = await secretOf(project);
    const first = await project.commit({ 'a.md': '2' });
    const second = await project.commit({ 'a.md': '3' });
    await githubSays(project.id, { after: second, secret });
    await arrives(project, 'a.md', '3');
    await githubSays(project.id, { after: first, secret });
    await project.idle();
    expect(await project.read('a.md')).toMatchObject({ content: '3', version: 2 });
  });
});

describe('a look at git now and then', () => {
  test('finds what no webhook told of, and makes no job where nothing moved', async () => {
    const project = await connect({ 'a.md': '1' });
    const jobs = await jobsOf(project);
    await lookNow(project);
    const ahead = async () => {
      const [row] = await app.rows<{ ahead: number }>(
        'select extract(epoch from next_check_at - now())::int as ahead from publishing_states where project_id = $1',
        [project.id],
      );
      return row!.ahead;
    };
    await expect.poll(ahead, { timeout: 10_000 }).toBeGreaterThan(4 * 60);
    expect(await ahead()).toBeLessThan(11 * 60);
    await expect
      .poll(() => git.requests.filter(({ url }) => url.includes(`${project.repository}.git/info`)).length)
      .toBeGreaterThan(1);
    expect(await jobsOf(project)).toBe(jobs);
    await project.commit({ 'a.md': '2' });
    await lookNow(project);
    await arrives(project, 'a.md', '2');
  });

  test('says plainly that the branch or the repository is gone, once, and that it is back', async () => {
    const project = await connect({ 'a.md': '1' });
    const head = (await project.log())[0]!.sha;
    await git.commitFiles(project.repository, {
      files: { 'x.md': 'x' },
      author: { name: 'G', email: 'g@example.com' },
      message: 'Elsewhere',
      branch: 'other',
    });
    await git.force(project.repository, 'main', null);
    await lookNow(project);
    const problem = async () => (await status(project)).problem?.code;
    await expect.poll(problem, { timeout: 10_000 }).toBe('BRANCH_NOT_FOUND');
    const first = (await status(project)).checkedAt;
    await lookNow(project);
    await expect.poll(async () => (await status(project)).checkedAt, { timeout: 10_000 }).not.toBe(first);
    expect((await status(project)).problem!.message[0]).toContain('no such branch');
    expect(await project.texts()).toEqual({ 'a.md': '1' });
    await git.force(project.repository, 'main', head);
    await lookNow(project);
    await expect.poll(async () => (await status(project)).problem, { timeout: 10_000 }).toBeNull();
    const news = (await told(project, 'publishing:changed')).map(({ payload }) => payload['what']);
    expect(news).toEqual(['recovered', 'problem']);
  });

  test('while somebody edits, what git has waits for the end of it and comes in then', async () => {
    const project = await connect({ 'a.md': '1' });
    await owner.ok(lockEndpoints.acquire, { params: project.params, body: {} });
    const head = await project.commit({ 'a.md': '2' });
    const { secret } = await secretOf(project);
    await githubSays(project.id, { after: head, secret });
    await expect.poll(async () => (await status(project)).incoming?.commit, { timeout: 10_000 }).toBe(head);
    expect((await project.read('a.md')).content).toBe('1');
    await owner.ok(lockEndpoints.release, { params: project.params });
    await arrives(project, 'a.md', '2');
    expect((await status(project)).incoming).toBeNull();
  });

  test('who holds the lock takes it in by a sync, if they want to', async () => {
    const project = await connect({ 'a.md': '1' });
    await owner.ok(lockEndpoints.acquire, { params: project.params, body: {} });
    await project.commit({ 'a.md': '2' });
    expect(await project.sync()).toMatchObject({ pulled: 1 });
    expect((await project.read('a.md')).content).toBe('2');
  });
});

describe('a history that was rewritten', () => {
  test('is told of; what was published from here and is gone becomes a conflict, and nothing is lost', async () => {
    const project = await connect({ 'ours.md': '1\n', 'theirs.md': '1\n' });
    const first = (await project.log())[0]!.sha;
    await project.save('ours.md', '2\n');
    const { commit } = await project.sync();
    await project.commit({ 'theirs.md': '2\n' });
    await project.sync();
    await git.force(project.repository, 'main', first);
    const head = await project.commit({ 'theirs.md': '3\n' });
    expect(await project.sync()).toMatchObject({ success: false, pushed: 0, pulled: 1 });
    const { rewritten } = await status(project);
    expect(rewritten).toMatchObject({ to: head });
    expect(await project.read('ours.md')).toMatchObject({ content: '2\n', publishState: 'conflict' });
    expect((await project.read('theirs.md')).content).toBe('3\n');
    expect(await project.inGit('ours.md')).toBe('1\n');
    expect(commit).not.toBeNull();
    // Not by the next comparison either, for which nothing is rewritten any more.
    await project.sync();
    expect((await project.read('ours.md')).content).toBe('2\n');
    const { data } = await owner.ok(docEndpoints.listConflicts, { params: project.params });
    await owner.ok(docEndpoints.resolveConflict, {
      params: { ...project.params, conflictId: data[0]!.id },
      body: { take: 'ours' },
    });
    expect(await project.sync()).toMatchObject({ success: true, pushed: 1 });
    expect(await project.inGit('ours.md')).toBe('2\n');
    await owner.ok(publishingEndpoints.dismissRewritten, { params: project.params });
    expect((await status(project)).rewritten).toBeNull();
  });

  test('between a save and its push loses neither side', async () => {
    const project = await connect({ 'a.md': '1\n', 'b.md': '1\n' });
    const first = (await project.log())[0]!.sha;
    await project.commit({ 'b.md': '2\n' });
    await project.sync();
    await project.save('a.md', '2\n');
    await git.force(project.repository, 'main', first);
    expect(await project.sync()).toMatchObject({ success: true, pushed: 1 });
    expect([await project.inGit('a.md'), await project.inGit('b.md')]).toEqual(['2\n', '1\n']);
    expect(await told(project, 'publishing:changed')).toHaveLength(1);
  });
});

describe('many documents that vanish in git at once', () => {
  const names = Array.from({ length: 8 }, (_none, at) => `doc-${at}.md`);
  const files = Object.fromEntries(names.map((name) => [name, `text of ${name}\n`]));
  const none = Object.fromEntries(names.slice(0, 6).map((name) => [name, null]));

  async function vanished() {
    const project = await connect(files);
    const head = await project.commit({ ...none, 'new.md': 'n' });
    expect(await project.sync()).toMatchObject({ success: true, pulled: 1, held: 6 });
    expect(Object.keys(await project.texts())).toHaveLength(9);
    expect((await status(project)).heldDeletions).toMatchObject({ commit: head, count: 6, of: 8 });
    const decide = (take: 'delete' | 'keep', commit = head) =>
      owner.call(publishingEndpoints.decideDeletions, { params: project.params, body: { commit, take } });
    return { project, decide };
  }

  test('are kept until somebody says that they may go', async () => {
    const { project, decide } = await vanished();
    expect((await project.sync()).held).toBe(6);
    expect((await decide('delete', 'f'.repeat(40))).body).toMatchObject({ code: 'PREVIEW_STALE' });
    expect((await decide('delete')).status).toBe(202);
    await project.idle();
    expect(Object.keys(await project.texts())).toHaveLength(3);
    expect((await status(project)).heldDeletions).toBeNull();
    expect((await decide('delete')).body).toMatchObject({ code: 'NOTHING_TO_CONFIRM' });
  });

  test('or are put back into git', async () => {
    const { project, decide } = await vanished();
    await decide('keep');
    await project.idle();
    expect(Object.keys(await project.texts())).toHaveLength(9);
    expect(await project.inGit(names[0]!)).toBe(files[names[0]!]);
  });

  test('are none where a folder was renamed', async () => {
    const project = await connect(files);
    const moved = Object.fromEntries(names.map((name) => [`guides/${name}`, files[name]!]));
    await project.commit({ ...Object.fromEntries(names.map((name) => [name, null])), ...moved });
    expect(await project.sync()).toMatchObject({ success: true, held: 0 });
    expect(await project.texts()).toEqual(moved);
  });
});

describe('a repository that is connected to documents which are there', () => {
  async function met(autoPublish: boolean) {
    const { id: projectId } = await owner.ok(projectEndpoints.create, {
      body: { name: 'Was here first', autoPublish },
    });
    const params = { projectId };
    for (const [fileName, content] of Object.entries({ 'same.md': 's', 'differs.md': '1', 'mine.md': 'm' }))
      await owner.ok(docEndpoints.create, { params, body: { fileName, content } });
    const repository = `team/met-${projectId}`;
    const files = { 'docs/same.md': 's', 'docs/differs.md': '2', 'docs/theirs.md': 't' };
    await git.createRepository(repository, files);
    const repoUrl = `${git.url}/${repository}.git`;
    await owner.ok(projectEndpoints.update, { params, body: { repoUrl } });
    return { params, repository };
  }

  test('waits for a yes; what would come, go and collide is shown before, page by page', async () => {
    const { params, repository } = await met(false);
    expect(await owner.ok(publishingEndpoints.status, { params })).toMatchObject({ waitsForYes: true });
    expect(await owner.fails(docEndpoints.sync, { params, body: {} })).toMatchObject({
      code: 'SYNC_NOT_CONFIRMED',
    });
    const look = async (list: SyncPreview['list'], head?: string) =>
      (await owner.ok(publishingEndpoints.preview, { params, body: { list, head } })) as SyncPreview;
    const incoming = await look('incoming');
    expect(incoming).toMatchObject({
      ready: true,
      isFirst: true,
      counts: {
        incoming: { add: 1, update: 0, delete: 0 },
        outgoing: { add: 1, update: 0, delete: 0 },
        merges: 0,
        collisions: 1,
        same: 1,
        skipped: 0,
      },
      data: [{ fileName: 'theirs.md', change: 'add' }],
      meta: { page: 1, total: 1 },
    });
    const { head } = incoming;
    expect((await look('outgoing', head!)).data).toMatchObject([{ fileName: 'mine.md', change: 'add' }]);
    expect((await look('collisions', head!)).data).toMatchObject([
      { fileName: 'differs.md', change: 'collide' },
    ]);
    const latest = await owner.ok(docEndpoints.latest, { params });
    expect(latest.docs.map(({ fileName }) => fileName)).toEqual(['differs.md', 'mine.md', 'same.md']);
    const editor = await app.member(params.projectId, 'editor');
    const yes = { params, body: { head } };
    expect(await editor.fails(publishingEndpoints.connect, yes)).toMatchObject({ code: 'FORBIDDEN' });
    expect(
      await owner.fails(publishingEndpoints.connect, { params, body: { head: 'f'.repeat(40) } }),
    ).toMatchObject({ code: 'PREVIEW_STALE' });
    await owner.ok(publishingEndpoints.connect, yes);
    await expect
      .poll(async () => (await owner.ok(docEndpoints.latest, { params })).docs.length, { timeout: 10_000 })
      .toBe(4);
    expect(await git.readFile(repository, 'main', 'docs/differs.md')).toBe('2');
    expect(await owner.fails(publishingEndpoints.connect, yes)).toMatchObject({
      code: 'NOTHING_TO_CONFIRM',
    });
  });

  test('gets nothing before the yes, though the project publishes by itself, and all with it', async () => {
    const { params, repository } = await met(true);
    const mine = () => git.readFile(repository, 'main', 'docs/mine.md');
    await owner.ok(docEndpoints.update, { params: { ...params, doc: 'mine.md' }, body: { content: 'M' } });
    await app.rows('update publish_outbox set due_at = now() where project_id = $1', [params.projectId]);
    const asked = async () => (await owner.ok(jobEndpoints.listForProject, { params })).data[0]?.error?.code;
    await expect.poll(asked, { timeout: 10_000 }).toBe('SYNC_NOT_CONFIRMED');
    expect(await mine()).toBeNull();
    expect((await owner.ok(docEndpoints.latest, { params })).docs).toHaveLength(3);
    const { head } = (await owner.ok(publishingEndpoints.preview, { params })) as SyncPreview;
    await owner.ok(publishingEndpoints.connect, { params, body: { head } });
    await expect.poll(mine, { timeout: 10_000 }).toBe('M');
  });

  test('and is empty: all would go, nothing comes', async () => {
    const { id: projectId } = await owner.ok(projectEndpoints.create, {
      body: { name: 'Into the empty', autoPublish: false },
    });
    const params = { projectId };
    await owner.ok(docEndpoints.create, { params, body: { fileName: 'a.md', content: 'a' } });
    await git.createRepository(`team/empty-${projectId}`, {});
    const repoUrl = `${git.url}/team/empty-${projectId}.git`;
    await owner.ok(projectEndpoints.update, { params, body: { repoUrl } });
    const preview = (await owner.ok(publishingEndpoints.preview, { params })) as SyncPreview;
    expect(preview).toMatchObject({ head: null, counts: { outgoing: { add: 1 }, incoming: { add: 0 } } });
    await owner.ok(publishingEndpoints.connect, { params, body: { head: null } });
    await expect
      .poll(async () => (await owner.call(docEndpoints.sync, { params, body: {} })).status, {
        timeout: 10_000,
      })
      .toBe(200);
    expect(await git.readFile(`team/empty-${projectId}`, 'main', 'docs/a.md')).toBe('a');
  });
});

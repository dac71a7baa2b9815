import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';
import type { Attachment } from '@cairn/contracts';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import { type GitHubFake, startGitHubFake } from '@cairn/test-kit/github-fake';
import { type GitLabFake, startGitLabFake } from '@cairn/test-kit/gitlab-fake';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GitProject } from '../../../../test/git-project.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';

const token = 'a-token-that-nobody-reads';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function attach({ id, owner }: GitProject, name: string, body: Uint8Array): Promise<Attachment> {
  const path = `/api/projects/${id}/attachments?name=${encodeURIComponent(name)}`;
  const headers = { 'content-type': 'application/octet-stream' };
  const { status, body: answer } = await owner.send('POST', path, { headers, body });
  expect(status).toBe(201);
  return answer as Attachment;
}

async function inGit({ git, repository }: GitProject, ...args: string[]): Promise<Buffer> {
  const all = ['--git-dir', git.directory(repository), ...args];
  return (await promisify(execFile)('git', all, { encoding: 'buffer', maxBuffer: 2 ** 27 })).stdout;
}
const bytesAt = (project: GitProject, path: string, branch = 'main') =>
  inGit(project, 'cat-file', 'blob', `${branch}:${path}`);
const filesOf = async (project: GitProject, commit: string) =>
  (await inGit(project, 'show', '--name-only', '--format=', commit)).toString().trim().split('\n');

async function protectMain({ git, repository }: GitProject): Promise<void> {
  if ('protect' in git && typeof git.protect === 'function') return git.protect(repository, 'main');
  const hooks = join(git.directory(repository), 'hooks');
  await mkdir(hooks, { recursive: true });
  const refusal = 'echo "error: GH006: Protected branch update failed for refs/heads/main." >&2; exit 1';
  const script = `#!/bin/sh\nwhile read old new ref; do\n  if [ "$ref" = refs/heads/main ]; then ${refusal}; fi\ndone\n`;
  await writeFile(join(hooks, 'pre-receive'), script, { mode: 0o755 });
}

const hosts = [
  ['a plain git server', () => startGitServer(), null],
  ['GitHub', () => startGitHubFake({ tokens: [token] }), 'CAIRN_GITHUB_API_URL'],
  ['GitLab', () => startGitLabFake({ tokens: [token] }), 'CAIRN_GITLAB_API_URL'],
] as const;

describe.each(hosts)('on %s', (_name, start, variable) => {
  let app: TestApp;
  let host: GitServer | GitHubFake | GitLabFake;
  let owner: Person;
  beforeAll(async () => {
    host = await start();
    const env = variable && 'apiUrl' in host ? { [variable]: String(host.apiUrl) } : {};
    app = await TestApp.start({ env });
    owner = await app.owner();
  });
  afterAll(async () => {
    await app.stop();
    await host.close();
  });
  const connect = (files: Record<string, string>) =>
    GitProject.connect(app, owner, host, files, variable ? { token } : {});

  test('a picture goes along with the document that shows it, byte by byte, once, to where the link leads', async () => {
    const project = await connect({ 'guides/start.md': 'Start\n' });
    const picture = Buffer.concat([PNG, randomBytes(100_000)]);
    await attach(project, 'shot.png', picture);
    await attach(project, 'nobody-shows-it.png', PNG);
    await project.save('guides/start.md', '![shot](../attachments/shot.png)\n');
    const { commit, ...rest } = await project.sync();
    expect(rest).toMatchObject({ success: true, pushed: 1, skipped: [] });
    expect(await project.log()).toHaveLength(2);
    expect(await filesOf(project, commit!)).toEqual(['docs/attachments/shot.png', 'docs/guides/start.md']);
    const target = posix.join('docs/guides', '../attachments/shot.png');
    expect(sha256(await bytesAt(project, target))).toBe(sha256(picture));
    await project.save('guides/start.md', 'See ![shot](../attachments/shot.png)\n');
    const second = await project.sync();
    expect(await filesOf(project, second.commit!)).toEqual(['docs/guides/start.md']);
    expect(await project.sync()).toMatchObject({ pulled: 0, pushed: 0, commit: second.commit });
  });

  test('a first commit carries it too', async () => {
    const project = await connect({});
    await attach(project, 'shot.png', PNG);
    await project.create('a.md', '![shot](attachments/shot.png)\n');
    expect(await project.sync()).toMatchObject({ success: true, pushed: 1 });
    expect(await bytesAt(project, 'docs/attachments/shot.png')).toEqual(PNG);
    expect(await project.sync()).toMatchObject({ pulled: 0, pushed: 0 });
  });

  test('a proposal for a protected branch carries it too', async () => {
    const project = await connect({ 'a.md': 'A\n' });
    await protectMain(project);
    await attach(project, 'shot.png', PNG);
    await project.save('a.md', '![shot](attachments/shot.png)\n');
    expect(await project.sync()).toMatchObject({ success: true, pushed: 1 });
    expect(await bytesAt(project, 'docs/attachments/shot.png', 'cairn/publish')).toEqual(PNG);
    expect(await project.log()).toHaveLength(1);
  });
});

describe('what git has', () => {
  let app: TestApp;
  let git: GitServer;
  let owner: Person;
  let onPush: ((response: ServerResponse) => void) | undefined;
  beforeAll(async () => {
    git = await startGitServer({
      intercept: async ({ method, url }, response) => {
        if (method === 'POST' && url?.endsWith('/git-receive-pack')) onPush?.(response);
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
  const connect = (files: Record<string, string>) => GitProject.connect(app, owner, git, files);

  test('of another content under the name of an attachment is kept, and said', async () => {
    const project = await connect({ 'a.md': 'A\n', 'attachments/Shot.png': 'theirs' });
    await attach(project, 'shot.png', PNG);
    await project.save('a.md', '![shot](attachments/shot.png)\n');
    expect(await project.sync()).toMatchObject({
      success: true,
      pushed: 1,
      skipped: [{ path: 'attachments/shot.png', reason: expect.stringContaining('another file') }],
    });
    expect((await bytesAt(project, 'docs/attachments/Shot.png')).toString()).toBe('theirs');
    expect(await project.inGit('attachments/shot.png')).toBeNull();
  });

  test('as an attachment that is text does not come back as a document', async () => {
    const project = await connect({ 'a.md': 'A\n', 'attachments/theirs.txt': 'a document' });
    await attach(project, 'data.csv', Buffer.from('a;b\n'));
    await project.save('a.md', '[data](attachments/data.csv)\n');
    expect(await project.sync()).toMatchObject({ pushed: 1, skipped: [] });
    await project.commit({ 'b.md': 'B\n' });
    expect(await project.sync()).toMatchObject({ pulled: 1, pushed: 0, skipped: [] });
    expect(Object.keys(await project.texts()).toSorted()).toEqual(['a.md', 'attachments/theirs.txt', 'b.md']);
    expect(await project.inGit('attachments/data.csv')).toBe('a;b\n');
  });

  test('since a push whose answer was lost is not sent again', async () => {
    const project = await connect({ 'a.md': 'A\n' });
    await attach(project, 'shot.png', PNG);
    await project.save('a.md', '![shot](attachments/shot.png)\n');
    onPush = (response) => {
      onPush = undefined;
      response.write = () => true;
      response.end = () => response.destroy();
    };
    await project.failedSync();
    expect(await bytesAt(project, 'docs/attachments/shot.png')).toEqual(PNG);
    const noted = () => app.rows('select published_to from attachments where project_id = $1', [project.id]);
    expect(await noted()).toEqual([{ published_to: null }]);
    expect(await project.sync()).toMatchObject({ success: true, pushed: 0 });
    await project.save('a.md', 'Again ![shot](attachments/shot.png)\n');
    const { commit } = await project.sync();
    expect(await filesOf(project, commit!)).toEqual(['docs/a.md']);
    expect(await noted()).toEqual([{ published_to: expect.any(String) }]);
  });

  test('of more than fits one commit comes ahead of the document', async () => {
    const project = await connect({ 'a.md': 'A\n' });
    const names = ['1.bin', '2.bin', '3.bin'];
    for (const name of names) await attach(project, name, Buffer.alloc(25 * 1024 * 1024, name));
    await project.save('a.md', names.map((name) => `[${name}](attachments/${name})\n`).join(''));
    const { commit } = await project.sync();
    const [last, ahead] = await project.log();
    expect(last!.sha).toBe(commit);
    expect(ahead!.subject).toBe('Add 2 attachments');
    expect(await filesOf(project, ahead!.sha)).toEqual(['docs/attachments/1.bin', 'docs/attachments/2.bin']);
    expect(await filesOf(project, commit!)).toEqual(['docs/a.md', 'docs/attachments/3.bin']);
  }, 60_000);
});

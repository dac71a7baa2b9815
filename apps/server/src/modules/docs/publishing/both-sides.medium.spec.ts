import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DocMeta, docEndpoints, eventEndpoints, publishingEndpoints } from '@cairn/contracts';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GIT_AUTHOR, GitProject } from '../../../../test/git-project.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';

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

const LINES = 'one\ntwo\nthree\nfour\nfive\n';
const connect = (files: Record<string, string>) => GitProject.connect(app, owner, git, files);
const status = ({ params }: GitProject) => owner.ok(publishingEndpoints.status, { params });
const conflictsOf = async ({ params }: GitProject) =>
  (await owner.ok(docEndpoints.listConflicts, { params })).data;

describe('a document that was changed in other lines here and in git', () => {
  test('becomes one version with both, which is published as one commit on top of theirs', async () => {
    const project = await connect({ 'a.md': LINES });
    await project.save('a.md', LINES.replace('one', 'ONE'));
    const head = await project.commit({ 'a.md': LINES.replace('five', 'FIVE') });
    expect(await project.sync()).toMatchObject({ success: true, merged: 1, pushed: 1, conflicts: [] });
    const both = LINES.replace('one', 'ONE').replace('five', 'FIVE');
    expect([(await project.read('a.md')).content, await project.inGit('a.md')]).toEqual([both, both]);
    expect((await project.log())[1]!.sha).toBe(head);
    const { data } = await owner.ok(docEndpoints.listVersions, {
      params: { ...project.params, doc: 'a.md' },
    });
    expect(data.map(({ version, source }) => [version, source])).toEqual([
      [3, 'merge'],
      [2, 'edit'],
      [1, 'pull'],
    ]);
  });

  test('keeps the line ends of Windows, and merges where an editor changed all of them', async () => {
    const windows = (text: string) => text.replaceAll('\n', '\r\n');
    const project = await connect({ 'crlf.md': windows(LINES), 'lf.md': LINES });
    await project.save('crlf.md', windows(LINES.replace('one', 'ONE')));
    await project.save('lf.md', LINES.replace('one', 'ONE'));
    await project.commit({
      'crlf.md': windows(LINES.replace('five', 'FIVE')),
      'lf.md': windows(LINES.replace('five', 'FIVE')),
    });
    expect(await project.sync()).toMatchObject({ success: true, merged: 2, pushed: 2 });
    const both = windows(LINES.replace('one', 'ONE').replace('five', 'FIVE'));
    expect(await project.texts()).toEqual({ 'crlf.md': both, 'lf.md': both });
    expect(await project.inGit('lf.md')).toBe(both);
  });

  test('of two projects on one repository reaches both', async () => {
    const first = await connect({ 'a.md': LINES });
    const repoUrl = `${git.url}/${first.repository}.git`;
    const second = await GitProject.again(first, { repoUrl });
    await first.save('a.md', LINES.replace('one', 'ONE'));
    await second.save('a.md', LINES.replace('five', 'FIVE'));
    const results = await Promise.all([first.sync(), second.sync()]);
    expect(results.every(({ success }) => success)).toBe(true);
    // Whoever came first has not seen the other's yet.
    await first.sync();
    await second.sync();
    const both = LINES.replace('one', 'ONE').replace('five', 'FIVE');
    expect([(await first.read('a.md')).content, (await second.read('a.md')).content]).toEqual([both, both]);
    expect(await first.inGit('a.md')).toBe(both);
  });

  test('and renamed there is new under that name, and ours stays under the old one to be decided on', async () => {
    const project = await connect({ 'old.md': LINES });
    await project.save('old.md', LINES.replace('one', 'ONE'));
    await project.commit({ 'old.md': null, 'new.md': LINES.replace('five', 'FIVE') });
    expect(await project.sync()).toMatchObject({ success: false, pulled: 1, pushed: 0 });
    expect(await project.texts()).toEqual({
      'old.md': LINES.replace('one', 'ONE'),
      'new.md': LINES.replace('five', 'FIVE'),
    });
    expect(await conflictsOf(project)).toMatchObject([{ fileName: 'old.md', theirs: { deleted: true } }]);
  });
});

describe('a conflict', () => {
  const collide = async () => {
    const project = await connect({ 'a.md': LINES });
    await project.save('a.md', LINES.replace('one', 'ours'));
    const head = await project.commit({ 'a.md': LINES.replace('one', 'theirs') });
    const { conflicts } = await project.sync();
    return { project, head, id: conflicts[0]!.id };
  };
  const textIn = (project: GitProject, branch: string) =>
    git.readFile(project.repository, branch, 'docs/a.md');

  test('keeps our text in a branch of git that follows it, until it is solved', async () => {
    const { project, id } = await collide();
    const branch = `cairn/conflict-${id}`;
    expect(await conflictsOf(project)).toMatchObject([{ branch }]);
    expect(await textIn(project, branch)).toContain('ours');
    expect(await project.inGit('a.md')).toContain('theirs');
    await project.save('a.md', LINES.replace('one', 'ours, again'));
    await project.sync();
    expect(await textIn(project, branch)).toContain('ours, again');
    await owner.ok(docEndpoints.resolveConflict, {
      params: { ...project.params, conflictId: id },
      body: { take: 'ours' },
    });
    await project.sync();
    expect(await git.branches(project.repository)).toEqual(['main']);
    expect(await project.inGit('a.md')).toContain('ours, again');
  });

  test('whose branch was pushed by a server that was killed before it noted so is made anew', async () => {
    const { project, id } = await collide();
    const branch = `cairn/conflict-${id}`;
    await app.rows(
      'update doc_conflicts set branch = null, branch_commit = null, branch_hash = null where id = $1',
      [id],
    );
    await project.sync();
    await project.sync();
    expect(await conflictsOf(project)).toMatchObject([{ branch }]);
    expect(await textIn(project, branch)).toContain('ours');
  });
});

describe('a branch that is protected', () => {
  /** As GitHub answers a push to one. */
  async function protect(project: GitProject, isProtected: boolean): Promise<void> {
    const hooks = join(git.directory(project.repository), 'hooks');
    const hook = join(hooks, 'pre-receive');
    if (!isProtected) return rm(hook);
    await mkdir(hooks, { recursive: true });
    await writeFile(
      hook,
      '#!/bin/sh\nwhile read old new ref; do\n  if [ "$ref" = refs/heads/main ]; then\n    echo "error: GH006: Protected branch update failed for refs/heads/main." >&2\n    exit 1\n  fi\ndone\n',
    );
    await chmod(hook, 0o755);
  }
  const news = async ({ params }: GitProject) =>
    (await owner.ok(eventEndpoints.list, { params })).data
      .filter(({ name }) => name === 'publishing:changed')
      .map(({ payload }) => payload['what']);
  const states = async ({ params }: GitProject) =>
    Object.fromEntries(
      (await owner.ok(docEndpoints.list, { params })).data.map(
        ({ fileName, publishState }: DocMeta) => [fileName, publishState] as const,
      ),
    );

  test('gets a branch beside it, which takes further changes until it is merged', async () => {
    const project = await connect({ 'a.md': '1', 'b.md': '1', 'c.md': '1' });
    await protect(project, true);
    await project.save('a.md', '2');
    expect(await project.sync()).toMatchObject({ success: true, pushed: 1 });
    expect(await project.inGit('a.md')).toBe('1');
    const ours = (name: string) => git.readFile(project.repository, 'cairn/publish', `docs/${name}`);
    expect(await ours('a.md')).toBe('2');
    expect(await states(project)).toEqual({ 'a.md': 'in-review', 'b.md': 'published', 'c.md': 'published' });
    expect(await status(project)).toMatchObject({
      pending: 0,
      review: { branch: 'cairn/publish', url: null },
    });
    expect((await project.read('a.md')).publishing.reviewSince).not.toBeNull();
    expect(await project.sync()).toMatchObject({ success: true, pushed: 0 });
    await project.save('b.md', '2');
    await project.delete('c.md');
    expect(await project.sync()).toMatchObject({ pushed: 2 });
    expect([await ours('a.md'), await ours('b.md'), await ours('c.md')]).toEqual(['2', '2', null]);
    expect(await git.log(project.repository, 'cairn/publish')).toHaveLength(3);
    const tip = (await git.log(project.repository, 'cairn/publish'))[0]!.sha;
    await git.force(project.repository, 'main', tip);
    expect(await project.sync()).toMatchObject({ success: true, pushed: 0 });
    expect(await states(project)).toEqual({ 'a.md': 'published', 'b.md': 'published' });
    expect((await status(project)).review).toBeNull();
    expect(await git.branches(project.repository)).toEqual(['main']);
    expect(await news(project)).toEqual(['review-closed', 'review-opened']);
  });

  test('and merged as one commit by its host is published all the same', async () => {
    const project = await connect({ 'a.md': '1' });
    await protect(project, true);
    await project.save('a.md', '2');
    await project.sync();
    await git.commitFiles(project.repository, {
      files: { 'docs/a.md': '2' },
      author: GIT_AUTHOR,
      message: 'Squashed',
    });
    await app.rows('update publishing_states set next_check_at = now() where project_id = $1', [project.id]);
    await expect.poll(() => states(project), { timeout: 15_000 }).toEqual({ 'a.md': 'published' });
    await expect.poll(async () => (await status(project)).review, { timeout: 5_000 }).toBeNull();
  });

  test('whose proposal was pushed by a server that was killed before it noted so is gone on with', async () => {
    const project = await connect({ 'a.md': '1' });
    await protect(project, true);
    await project.save('a.md', '2');
    await project.sync();
    await app.rows('update publishing_states set review = null where project_id = $1', [project.id]);
    await app.rows('update docs set review_oid = null where project_id = $1', [project.id]);
    expect(await project.sync()).toMatchObject({ success: true, pushed: 1 });
    expect(await git.log(project.repository, 'cairn/publish')).toHaveLength(2);
    expect(await states(project)).toEqual({ 'a.md': 'in-review' });
  });

  test('and free again takes what is saved after the proposal went in', async () => {
    const project = await connect({ 'a.md': '1' });
    await protect(project, true);
    await project.save('a.md', '2');
    await project.sync();
    await protect(project, false);
    const tip = (await git.log(project.repository, 'cairn/publish'))[0]!.sha;
    await git.force(project.repository, 'main', tip);
    await project.save('a.md', '3');
    await project.sync();
    await project.sync();
    expect(await project.inGit('a.md')).toBe('3');
    expect(await states(project)).toEqual({ 'a.md': 'published' });
  });
});

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DocMeta,
  type SyncPreview,
  docEndpoints,
  eventEndpoints,
  projectEndpoints,
  publishingEndpoints,
} from '@cairn/contracts';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GIT_AUTHOR, GitProject } from '../../../../test/git-project.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';

let app: TestApp;
let git: GitServer;
let owner: Person;
/** Runs once, before the next request to that path is served. */
let interruption: { path: string; run: () => Promise<unknown> } | undefined;

beforeAll(async () => {
  git = await startGitServer({
    intercept: async ({ url }) => {
      if (!interruption || !url?.endsWith(interruption.path)) return false;
      const { run } = interruption;
      interruption = undefined;
      await run();
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

/** What people really write: the readmes of the packages this very repository is built with. */
async function readmes(count: number): Promise<Record<string, string>> {
  const modules = join(import.meta.dirname, '../../../../../../node_modules/.pnpm/node_modules');
  const files: Record<string, string> = {};
  for (const name of (await readdir(modules)).toSorted()) {
    const text = await readFile(join(modules, name, 'README.md'), 'utf8').catch(() => '');
    if (text !== '' && !name.startsWith('.')) files[`packages/${name}.md`] = text;
    if (Object.keys(files).length === count) return files;
  }
  throw new Error(`Only ${Object.keys(files).length} packages have a readme.`);
}

describe('a repository of sixty documents', () => {
  let project: GitProject;
  let files: Record<string, string>;
  beforeAll(async () => {
    files = await readmes(60);
    project = await connect(files);
  });

  test('is imported byte for byte as soon as it is connected', async () => {
    expect(await project.idle()).toMatchObject({
      state: 'succeeded',
      result: { pulled: 60, pushed: 0, skipped: [] },
    });
    expect(await project.texts()).toEqual(files);
    const { data } = await owner.ok(docEndpoints.list, { params: project.params });
    expect(data[0]).toMatchObject({ publishState: 'published', updatedBy: null, version: 1 });
  });

  test('gets an edit as one commit of whoever edited, on top of what it had', async () => {
    const before = await project.log();
    const ben = await app.member(project.id, 'editor', 'Ben Editor');
    const [name] = Object.keys(files);
    await project.save(name!, 'edited once\n', ben);
    const { publishState, version } = await project.save(name!, 'edited twice\n', ben);
    expect(publishState).toBe('pending');
    const result = await project.sync();
    expect(result).toMatchObject({ success: true, pulled: 0, pushed: 1, conflicts: [] });
    const after = await project.log();
    expect(after.slice(1)).toEqual(before);
    expect(after[0]).toEqual({
      sha: result.commit,
      authorName: 'Ben Editor',
      authorEmail: ben.email,
      subject: `Update ${name}`,
    });
    expect(await project.inGit(name!)).toBe('edited twice\n');
    expect(await project.read(name!)).toMatchObject({ version, publishState: 'published' });
    const { data } = await owner.ok(docEndpoints.listVersions, { params: { ...project.params, doc: name! } });
    expect(data.map(({ commit }) => commit)).toEqual([result.commit, null, before[0]!.sha]);
    delete files[name!];
  });

  test('is left alone where nothing changed', async () => {
    const before = await project.log();
    expect(await project.sync()).toMatchObject({ success: true, pulled: 0, pushed: 0 });
    expect(await project.log()).toEqual(before);
    for (const [name, text] of Object.entries(files)) expect(await project.inGit(name)).toBe(text);
  });
});

describe('publishing', () => {
  test('gathers adding, changing and deleting into one commit, under a message of one’s own', async () => {
    const project = await connect({ 'keep.md': 'k', 'change.md': 'c', 'drop.md': 'd' });
    const ana = await app.member(project.id, 'editor', 'Ana');
    const ben = await app.member(project.id, 'editor', 'Ben');
    await project.create('new/deep.md', 'n', ana);
    await project.save('change.md', 'C', ben);
    await project.delete('drop.md');
    const { pushed, commit } = await project.sync({ message: 'Tidy up' }, ben);
    expect(pushed).toBe(3);
    const log = await project.log();
    expect(log).toHaveLength(2);
    expect(log[0]).toMatchObject({ sha: commit, authorName: 'Ben', subject: 'Tidy up' });
    const texts = await Promise.all(
      ['keep.md', 'change.md', 'drop.md', 'new/deep.md'].map((name) => project.inGit(name)),
    );
    expect(texts).toEqual(['k', 'C', null, 'n']);
  });

  test('into an empty repository makes its first commit', async () => {
    const project = await connect({});
    await project.create('first.md', 'first');
    expect(await project.sync()).toMatchObject({ success: true, pushed: 1 });
    expect(await project.inGit('first.md')).toBe('first');
    expect(await project.log()).toHaveLength(1);
  });

  test('a document deleted and made anew in another case becomes that in git', async () => {
    const project = await connect({ 'readme.md': 'r' });
    await project.delete('readme.md');
    await project.create('README.md', 'R');
    expect(await project.sync()).toMatchObject({ success: true, pushed: 2 });
    expect([await project.inGit('readme.md'), await project.inGit('README.md')]).toEqual([null, 'R']);
    expect(await project.sync()).toMatchObject({ pulled: 0, pushed: 0 });
  });

  test('with direction pull nothing goes out, with push nothing comes in', async () => {
    const project = await connect({ 'ours.md': '1', 'theirs.md': '1' });
    await project.save('ours.md', '2');
    await project.commit({ 'theirs.md': '2' });
    expect(await project.sync({ direction: 'push' })).toMatchObject({ pulled: 0, pushed: 1 });
    expect([await project.inGit('ours.md'), (await project.read('theirs.md')).content]).toEqual(['2', '1']);
    await project.save('ours.md', '3');
    expect(await project.sync({ direction: 'pull' })).toMatchObject({ pulled: 1, pushed: 0 });
    expect([await project.inGit('ours.md'), (await project.read('theirs.md')).content]).toEqual(['2', '2']);
  });

  test('outside of the folder of documents nothing is read or touched', async () => {
    const project = await connect({ 'a.md': 'a' });
    const outside = { 'README.md': 'root', 'docs-old/x.md': 'x', 'src/docs/y.md': 'y' };
    await git.commitFiles(project.repository, { files: outside, author: GIT_AUTHOR, message: 'Outside' });
    await project.save('a.md', 'A');
    await project.sync();
    expect(Object.keys(await project.texts())).toEqual(['a.md']);
    for (const [path, text] of Object.entries(outside))
      expect(await git.readFile(project.repository, 'main', path)).toBe(text);
  });

  test('two people who ask at once get one commit', async () => {
    const project = await connect({ 'a.md': 'a' });
    await project.save('a.md', 'A');
    const results = await Promise.all([project.sync(), project.sync(), project.sync()]);
    expect(results.reduce((sum, { pushed }) => sum + pushed, 0)).toBeGreaterThan(0);
    expect(await project.log()).toHaveLength(2);
  });

  test('a person who holds the lock keeps everybody else from publishing', async () => {
    const project = await connect({ 'a.md': 'a' });
    const ben = await app.member(project.id, 'editor', 'Ben');
    await ben.send('POST', `/api/projects/${project.id}/lock`);
    expect(await project.failedSync()).toMatchObject({
      code: 'LOCK_HELD',
      details: { lock: { lockedByName: 'Ben' } },
    });
    expect((await project.sync({}, ben)).success).toBe(true);
  });
});

describe('pulling', () => {
  test('takes additions, changes and deletions in, each as a version by who committed', async () => {
    const project = await connect({ 'change.md': '1', 'drop.md': '1', 'stay.md': '1' });
    const head = await project.commit({ 'change.md': '2', 'drop.md': null, 'sub/new.md': 'n' });
    const { pulled, pushed, commit } = await project.sync();
    expect([pulled, pushed, commit]).toEqual([3, 0, head]);
    expect(await project.texts()).toEqual({ 'change.md': '2', 'stay.md': '1', 'sub/new.md': 'n' });
    expect(await project.read('change.md')).toMatchObject({
      version: 2,
      updatedBy: null,
      updatedByName: 'Grace Git',
    });
    const { data } = await owner.ok(docEndpoints.listVersions, {
      params: { ...project.params, doc: 'change.md' },
    });
    expect(data[0]).toMatchObject({ source: 'pull', commit: head, createdByName: 'Grace Git' });
    const events = await owner.ok(eventEndpoints.list, { params: project.params });
    expect(
      events.data
        .map(({ name }) => name)
        .slice(0, 4)
        .toSorted(),
    ).toEqual(['doc:deleted', 'doc:updated', 'doc:updated', 'sync:complete']);
  });

  test('a file renamed in git is renamed here, be it in the case of a letter', async () => {
    const project = await connect({ 'old.md': 'text', 'Case.md': 'case' });
    await project.commit({ 'old.md': null, 'new.md': 'text', 'Case.md': null, 'case.md': 'case' });
    expect((await project.sync()).success).toBe(true);
    expect(await project.texts()).toEqual({ 'new.md': 'text', 'case.md': 'case' });
  });

  test('changes of different documents on both sides go both ways, with their head as the parent', async () => {
    const project = await connect({ 'ours.md': '1', 'theirs.md': '1' });
    await project.save('ours.md', '2');
    const head = await project.commit({ 'theirs.md': '2' });
    expect(await project.sync()).toMatchObject({ success: true, pulled: 1, pushed: 1 });
    expect((await project.log())[1]!.sha).toBe(head);
    expect([await project.inGit('ours.md'), await project.inGit('theirs.md')]).toEqual(['2', '2']);
    expect(await project.texts()).toEqual({ 'ours.md': '2', 'theirs.md': '2' });
  });

  // Before git tells what it has, and after: the first is what only a push by force would not mind.
  test.each(['/info/refs?service=git-receive-pack', '/git-receive-pack'])(
    'a commit that lands just before %s is kept: ours goes on top of it',
    async (path) => {
      const project = await connect({ 'ours.md': '1', 'theirs.md': '1' });
      await project.save('ours.md', '2');
      let head = '';
      const run = async () => (head = await project.commit({ 'theirs.md': '2' }, 'In between'));
      interruption = { path, run };
      expect(await project.sync()).toMatchObject({ success: true, pulled: 1, pushed: 1 });
      expect((await project.log()).map(({ sha, subject }) => [sha === head, subject])).toEqual([
        [false, 'Update ours.md'],
        [true, 'In between'],
        [false, 'Initial commit'],
      ]);
      expect(await project.texts()).toEqual({ 'ours.md': '2', 'theirs.md': '2' });
    },
  );

  test('a document saved while it is pushed stays pending, and goes out the next time', async () => {
    const project = await connect({ 'a.md': '1' });
    await project.save('a.md', '2');
    interruption = { path: '/git-receive-pack', run: () => project.save('a.md', '3') };
    await project.sync();
    expect(await project.inGit('a.md')).toBe('2');
    expect(await project.read('a.md')).toMatchObject({ content: '3', publishState: 'pending' });
    expect(await project.sync()).toMatchObject({ success: true, pushed: 1 });
    expect(await project.inGit('a.md')).toBe('3');
  });

  test('a name that git holds in another Unicode form is edited where it is', async () => {
    const decomposed = 'cafe\u0301.md';
    const project = await connect({ [decomposed]: '1' });
    expect(await project.texts()).toEqual({ 'caf\u00e9.md': '1' });
    await project.save('caf\u00e9.md', '2');
    expect(await project.sync()).toMatchObject({ success: true, pushed: 1 });
    expect([await project.inGit(decomposed), await project.inGit('caf\u00e9.md')]).toEqual(['2', null]);
    expect(await project.sync()).toMatchObject({ pulled: 0, pushed: 0 });
    await project.delete('caf\u00e9.md');
    await project.sync();
    expect(await project.inGit(decomposed)).toBeNull();
  });
});

test('a project moved to another repository waits for a yes, keeps its documents, and what differs is a conflict', async () => {
  const project = await connect({ 'same.md': 's', 'differs.md': 'one', 'only-here.md': 'h' });
  const files = { 'docs/same.md': 's', 'docs/differs.md': 'two', 'docs/only-there.md': 't' };
  await git.createRepository('team/second', files);
  const body = { repoUrl: `${git.url}/team/second.git` };
  await owner.ok(projectEndpoints.update, { params: project.params, body });
  expect((await project.failedSync()).code).toBe('SYNC_NOT_CONFIRMED');
  const preview = await owner.ok(publishingEndpoints.preview, { params: project.params });
  const { head } = preview as SyncPreview;
  await owner.ok(publishingEndpoints.connect, { params: project.params, body: { head } });
  await project.idle();
  const { data } = await owner.ok(docEndpoints.list, { params: project.params });
  const states = Object.fromEntries(
    data.map(({ fileName, publishState }: DocMeta) => [fileName, publishState]),
  );
  expect(states).toEqual({
    'same.md': 'published',
    'differs.md': 'conflict',
    'only-here.md': 'pending',
    'only-there.md': 'published',
  });
  expect((await project.read('differs.md')).content).toBe('one');
});

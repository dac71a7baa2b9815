import { type Conflict, type RequestBody, docEndpoints, projectEndpoints } from '@cairn/contracts';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NOWHERE } from '../../../../test/endpoint-list.ts';
import { GitProject } from '../../../../test/git-project.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';

type Resolution = RequestBody<typeof docEndpoints.resolveConflict>;

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

let project: GitProject;
let head: string;
const BASE = '# Title\n\none\n\ntwo\n';
const OURS = '# Title\n\nONE\n\ntwo\n';
const THEIRS = '# Title\n\nuno\n\nTWO\n';

/** `null`: deleted on that side. */
async function bothChange(ours: string | null, theirs: string | null): Promise<Conflict> {
  await (ours === null ? project.delete('a.md') : project.save('a.md', ours));
  head = await project.commit({ 'a.md': theirs });
  const { success, conflicts } = await project.sync();
  expect([success, conflicts.length]).toEqual([false, 1]);
  return conflicts[0]!;
}

const full = ({ id: conflictId }: Conflict) =>
  owner.ok(docEndpoints.getConflict, { params: { ...project.params, conflictId } });
const resolve = ({ id: conflictId }: Conflict, body: Resolution) =>
  owner.ok(docEndpoints.resolveConflict, { params: { ...project.params, conflictId }, body });
const open = async () => (await owner.ok(docEndpoints.listConflicts, { params: project.params })).data;
const counts = async () => (await owner.ok(projectEndpoints.get, { params: project.params })).docs;

beforeEach(async () => {
  project = await GitProject.connect(app, owner, git, { 'a.md': BASE, 'b.md': 'b' });
});

describe('a document changed here and in git', () => {
  test('is a conflict that names both versions and what they came from', async () => {
    const imported = (await project.log())[0]!.sha;
    const conflict = await bothChange(OURS, THEIRS);
    const ours = await project.read('a.md');
    expect(ours).toMatchObject({ version: 2, content: OURS, publishState: 'conflict' });
    expect(conflict).toMatchObject({
      fileName: 'a.md',
      docId: ours.id,
      ours: { version: 2, hash: ours.hash, deleted: false },
      theirs: { commit: head, deleted: false, author: 'Grace Git' },
      base: { commit: imported },
      resolvedAt: null,
    });
    expect(await open()).toEqual([conflict]);
    expect(await full(conflict)).toEqual({
      ...conflict,
      baseContent: BASE,
      oursContent: OURS,
      oursAuthor: owner.name,
      theirsContent: THEIRS,
      merge: {
        clean: false,
        content: `# Title\n\n<<<<<<< version 2\nONE\n=======\nuno\n>>>>>>> git ${head.slice(0, 7)}\n\nTWO\n`,
      },
    });
    expect(await counts()).toMatchObject({ count: 2, conflicts: 1 });
    expect(await project.inGit('a.md')).toBe(THEIRS);
  });

  test('keeps nothing else from going out or coming in', async () => {
    await project.save('b.md', 'B');
    await project.save('a.md', OURS);
    head = await project.commit({ 'a.md': THEIRS, 'c.md': 'c' });
    expect(await project.sync()).toMatchObject({ success: false, pulled: 1, pushed: 1 });
    expect(await project.inGit('b.md')).toBe('B');
    expect(await project.texts()).toEqual({ 'a.md': OURS, 'b.md': 'B', 'c.md': 'c' });
    expect((await project.log())[1]!.sha).toBe(head);
  });

  test('is one conflict however often it is synced, and follows git on', async () => {
    const first = await bothChange(OURS, THEIRS);
    const next = await project.commit({ 'a.md': 'three\n' });
    const { conflicts } = await project.sync();
    expect(conflicts).toMatchObject([{ id: first.id, theirs: { commit: next } }]);
    expect(await full(first)).toMatchObject({ theirsContent: 'three\n', oursContent: OURS });
  });

  test('names who brought git’s text, whoever commits something else there afterwards', async () => {
    const first = await bothChange(OURS, THEIRS);
    await git.commitFiles(project.repository, {
      files: { 'docs/b.md': 'by Ada' },
      author: { name: 'Ada Else', email: 'ada@example.test' },
      message: 'Something else',
    });
    const { conflicts } = await project.sync();
    expect(conflicts).toMatchObject([{ id: first.id, theirs: { commit: head, author: 'Grace Git' } }]);
    expect((await project.read('b.md')).content).toBe('by Ada');
  });

  test('to the same text is none', async () => {
    await project.save('a.md', OURS);
    await project.commit({ 'a.md': OURS });
    expect(await project.sync()).toMatchObject({ success: true, pulled: 0, pushed: 0 });
    expect((await project.read('a.md')).publishState).toBe('published');
  });

  test('is none any more once both sides have come to the same by themselves', async () => {
    await bothChange(OURS, THEIRS);
    await project.commit({ 'a.md': OURS });
    expect(await project.sync()).toMatchObject({ success: true, conflicts: [] });
    expect(await open()).toEqual([]);
    expect(await project.read('a.md')).toMatchObject({ publishState: 'published', version: 2 });
  });
});

describe('settling it', () => {
  test.each<[string, Resolution, string, number]>([
    ['with ours', { take: 'ours' }, OURS, 1],
    ['with theirs', { take: 'theirs' }, THEIRS, 0],
    ['with a text of one’s own', { take: 'content', content: 'mine\n' }, 'mine\n', 1],
  ])('%s: here and in git it is that, as one commit on top', async (_name, body, text, pushed) => {
    const conflict = await bothChange(OURS, THEIRS);
    expect((await resolve(conflict, body)).resolvedAt).not.toBeNull();
    expect(await open()).toEqual([]);
    expect(await project.sync()).toMatchObject({ success: true, pulled: 0, pushed });
    expect([(await project.read('a.md')).content, await project.inGit('a.md')]).toEqual([text, text]);
    expect((await project.log())[pushed]!.sha).toBe(head);
    expect((await project.read('a.md')).publishState).toBe('published');
    const { data } = await owner.ok(docEndpoints.listVersions, {
      params: { ...project.params, doc: 'a.md' },
    });
    const [before] = data.slice(-2);
    expect(before).toMatchObject({ version: 2, source: 'edit' });
  });

  test.each<[string, Resolution, string | null]>([
    ['with ours, it is gone from git', { take: 'ours' }, null],
    ['with theirs, it is back here', { take: 'theirs' }, THEIRS],
    ['with a text of one’s own, it is that on both sides', { take: 'content', content: 'mine\n' }, 'mine\n'],
  ])('deleted here and changed there: %s', async (_name, body, text) => {
    const conflict = await bothChange(null, THEIRS);
    expect(conflict).toMatchObject({ ours: { deleted: true }, theirs: { deleted: false } });
    expect(await full(conflict)).toMatchObject({ oursContent: null, theirsContent: THEIRS, merge: null });
    await resolve(conflict, body);
    expect(await project.sync()).toMatchObject({ success: true });
    expect([(await project.texts())['a.md'] ?? null, await project.inGit('a.md')]).toEqual([text, text]);
  });

  test.each<[string, Resolution, string | null]>([
    ['with ours, it is back in git', { take: 'ours' }, OURS],
    ['with theirs, it is gone here', { take: 'theirs' }, null],
    ['with a text of one’s own, it is that on both sides', { take: 'content', content: 'mine\n' }, 'mine\n'],
  ])('changed here and deleted there: %s', async (_name, body, text) => {
    const conflict = await bothChange(OURS, null);
    expect(conflict).toMatchObject({ ours: { deleted: false }, theirs: { deleted: true, hash: null } });
    expect(await full(conflict)).toMatchObject({ oursContent: OURS, theirsContent: null, merge: null });
    await resolve(conflict, body);
    expect(await project.sync()).toMatchObject({ success: true });
    expect([(await project.texts())['a.md'] ?? null, await project.inGit('a.md')]).toEqual([text, text]);
  });

  test('deleted on both sides is settled by itself', async () => {
    await project.delete('a.md');
    await project.commit({ 'a.md': null });
    expect(await project.sync()).toMatchObject({ success: true, pulled: 0, pushed: 0, conflicts: [] });
    expect(await project.texts()).toEqual({ 'b.md': 'b' });
  });

  test('twice is once, and what somebody saves meanwhile is not overwritten by it', async () => {
    const conflict = await bothChange(OURS, THEIRS);
    const resolved = await resolve(conflict, { take: 'theirs' });
    await project.save('a.md', 'later\n');
    expect(await resolve(conflict, { take: 'ours' })).toEqual(resolved);
    expect((await project.read('a.md')).content).toBe('later\n');
  });

  test.each<[string, string | null]>([
    ['changed', '# Title\n\nzwei\n\nTWO\n'],
    ['deleted', null],
  ])(
    'is refused once git has %s the text that was looked at, and goes through with what it has by now',
    async (_what, now) => {
      const seen = await bothChange(OURS, THEIRS);
      await project.commit({ 'a.md': now });
      const [latest] = (await project.sync()).conflicts;
      expect(latest!.id).toBe(seen.id);
      const params = { ...project.params, conflictId: seen.id };
      const settling = ({ theirs }: Conflict) => ({ take: 'ours', theirsHash: theirs.hash }) as const;
      const refused = await owner.fails(docEndpoints.resolveConflict, { params, body: settling(seen) });
      expect(refused).toMatchObject({ code: 'PREVIEW_STALE' });
      expect([await open(), (await project.read('a.md')).content]).toEqual([[latest], OURS]);
      expect((await resolve(seen, settling(latest!))).resolvedAt).not.toBeNull();
      expect(await project.sync()).toMatchObject({ success: true, pushed: 1 });
      expect(await project.inGit('a.md')).toBe(OURS);
    },
  );

  test('is refused to a viewer, under another’s lock, with what is no text, and where there is none', async () => {
    const conflict = await bothChange(OURS, THEIRS);
    const params = { ...project.params, conflictId: conflict.id };
    const viewer = await app.member(project.id, 'viewer');
    const ours = { params, body: { take: 'ours' } as const };
    expect(await viewer.fails(docEndpoints.resolveConflict, ours)).toMatchObject({ code: 'FORBIDDEN' });
    const nul = { params, body: { take: 'content', content: 'a\u0000' } as const };
    expect(await owner.fails(docEndpoints.resolveConflict, nul)).toMatchObject({ code: 'NOT_TEXT' });
    const elsewhere = { params: { ...params, conflictId: NOWHERE }, body: ours.body };
    expect(await owner.fails(docEndpoints.resolveConflict, elsewhere)).toMatchObject({ code: 'NOT_FOUND' });
    const ben = await app.member(project.id, 'editor', 'Ben');
    await ben.send('POST', `/api/projects/${project.id}/lock`);
    expect(await owner.fails(docEndpoints.resolveConflict, ours)).toMatchObject({ code: 'LOCK_HELD' });
    expect(await open()).toEqual([conflict]);
  });
});

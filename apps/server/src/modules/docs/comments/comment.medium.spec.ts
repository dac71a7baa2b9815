import {
  type CommentThread,
  type Doc,
  commentEndpoints,
  docEndpoints,
  projectEndpoints,
} from '@cairn/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RealtimeClient } from '../../../../test/realtime-client.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';

const { create, reply, settle, edit, list } = commentEndpoints;

let app: TestApp;
let ana: Person;
let ben: Person;
let viewer: Person;
let doc: Doc;
beforeAll(async () => {
  app = await TestApp.start();
  ana = await app.owner();
});
afterAll(() => app.stop());
afterEach(() => RealtimeClient.closeAll());
beforeEach(async () => {
  const projectId = await app.project(ana);
  ben = await app.member(projectId, 'editor', 'Ben');
  viewer = await app.member(projectId, 'viewer', 'Vera');
  const body = { fileName: 'a.md', content: 'one\ntwo\nthree\n' };
  doc = await ana.ok(docEndpoints.create, { params: { projectId }, body });
});

const params = () => ({ projectId: doc.projectId, doc: doc.id });
const anchor = { quote: 'two', before: 'one\n', after: '\nthree', start: 4 };
const begin = (as: Person, body = 'Why two?', mentions: string[] = []) =>
  as.ok(create, { params: params(), body: { body, mentions, anchor } });
const answer = (as: Person, thread: CommentThread, body = 'Because.', mentions: string[] = []) =>
  as.ok(reply, { params: { ...params(), threadId: thread.id }, body: { body, mentions } });
const threads = async (state: 'open' | 'resolved' = 'open', as = ana) =>
  (await as.ok(list, { params: params(), query: { state } })).data;
const commentOf = (thread: CommentThread, n = 0) => ({
  ...params(),
  threadId: thread.id,
  commentId: thread.comments[n]!.id,
});

describe('a thread', () => {
  test('holds what was said, by whom, and on which stretch of which version', async () => {
    const thread = await begin(viewer, '  Why two?  ');
    expect(thread).toMatchObject({
      docId: doc.id,
      version: 1,
      anchor: { ...anchor, live: null },
      resolved: null,
      comments: [
        {
          author: { userId: viewer.id, name: 'Vera' },
          body: 'Why two?',
          editedAt: null,
          isDeleted: false,
          can: { edit: true },
        },
      ],
    });
    const [seen] = await threads('open', ben);
    expect(seen).toEqual({ ...thread, comments: [{ ...thread.comments[0], can: { edit: false } }] });
  });

  test('is answered in order, and the latest thread stands first', async () => {
    const first = await begin(ana);
    const second = await begin(ben);
    const answered = await answer(viewer, first);
    expect(answered.comments.map(({ author }) => author.name)).toEqual([ana.name, 'Vera']);
    expect((await threads()).map(({ id }) => id)).toEqual([second.id, first.id]);
    const page = await ana.ok(list, { params: params(), query: { perPage: 1, page: 2 } });
    expect([page.data[0]!.id, page.meta.total]).toEqual([first.id, 2]);
  });

  test('is resolved by anybody who reads it, and opened again by that or by an answer', async () => {
    const thread = await begin(ana);
    const of = { ...params(), threadId: thread.id };
    const done = await viewer.ok(settle, { params: of, body: { resolved: true } });
    expect(done.resolved).toMatchObject({ by: { userId: viewer.id, name: 'Vera' } });
    expect([await threads(), (await threads('resolved')).length]).toEqual([[], 1]);
    expect(await ben.ok(settle, { params: of, body: { resolved: true } })).toMatchObject({
      resolved: { by: { name: 'Vera' } },
    });
    expect((await ben.ok(settle, { params: of, body: { resolved: false } })).resolved).toBeNull();
    await viewer.ok(settle, { params: of, body: { resolved: true } });
    expect((await answer(ben, thread)).resolved).toBeNull();
    expect((await threads()).length).toBe(1);
  });

  test('stays when its document changes, with its quote', async () => {
    await begin(ana);
    await ana.ok(docEndpoints.update, { params: params(), body: { content: 'all else' } });
    expect(await threads()).toMatchObject([{ version: 1, anchor: { quote: 'two' } }]);
  });

  test('takes two hundred comments and not one more', async () => {
    const thread = await begin(ana);
    await app.rows(
      `insert into comments (id, thread_id, project_id, author_id, author_name, body)
       select gen_random_uuid(), $1, $2, $3, 'Ana', 'more' from generate_series(1, 199)`,
      [thread.id, doc.projectId, ana.id],
    );
    const of = { params: { ...params(), threadId: thread.id }, body: { body: 'Too much' } };
    expect(await ana.fails(reply, of)).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });
});

describe('a comment', () => {
  test('is changed and taken back by its author alone, not even by an admin', async () => {
    const thread = await begin(ben);
    const of = commentOf(thread);
    const body = { body: 'Otherwise' };
    for (const other of [ana, viewer]) {
      expect((await other.fails(edit, { params: of, body })).code).toBe('FORBIDDEN');
      expect((await other.fails(commentEndpoints.delete, { params: of })).code).toBe('FORBIDDEN');
    }
    const changed = await ben.ok(edit, { params: of, body });
    expect(changed.comments).toMatchObject([{ body: 'Otherwise', editedAt: expect.any(String) }]);
  });

  test('that is taken back takes its thread along when nobody else said anything', async () => {
    const thread = await begin(ben);
    await ben.ok(commentEndpoints.delete, { params: commentOf(thread) });
    expect(await threads()).toEqual([]);
    const gone = { ...params(), threadId: thread.id };
    expect((await ben.fails(reply, { params: gone, body: { body: 'x' } })).code).toBe('NOT_FOUND');
  });

  test('that others answered leaves its place, and the last one nothing', async () => {
    const answered = await answer(ana, await begin(ben));
    await ben.ok(commentEndpoints.delete, { params: commentOf(answered) });
    const [thread] = await threads();
    expect(thread!.comments).toMatchObject([
      { body: '', isDeleted: true, can: { edit: false } },
      { body: 'Because.' },
    ]);
    expect((await ben.fails(edit, { params: commentOf(answered), body: { body: 'x' } })).code).toBe(
      'NOT_FOUND',
    );
    const again = await answer(ben, thread!);
    await ben.ok(commentEndpoints.delete, { params: commentOf(again, 2) });
    expect((await threads())[0]!.comments.length).toBe(2);
    await ana.ok(commentEndpoints.delete, { params: commentOf(again, 1) });
    expect(await threads()).toEqual([]);
  });

  test('names members only, each once', async () => {
    const stranger = await app.person('Stranger');
    const { comments } = await begin(ana, '@Ben look', [ben.id, ben.id, stranger.id]);
    expect(comments[0]!.mentions).toEqual([{ userId: ben.id, name: 'Ben' }]);
  });

  test.each([
    ['nothing', { body: '   ' }],
    ['too much', { body: 'x'.repeat(5_001) }],
    ['no place', { anchor: { quote: '', start: 0 } }],
    ['a field nobody knows', { resolved: true }],
  ])('with %s is refused', async (_name, more) => {
    const body = { body: 'x', anchor, ...more };
    expect((await ana.fails(create, { params: params(), body })).code).toBe('VALIDATION_FAILED');
  });
});

test('in an archived project nothing can be said any more, and all of it can be read', async () => {
  const thread = await begin(ana);
  const { projectId } = params();
  await ana.ok(projectEndpoints.update, { params: { projectId }, body: { status: 'archived' } });
  const of = { ...params(), threadId: thread.id };
  expect((await ana.fails(reply, { params: of, body: { body: 'x' } })).code).toBe('PROJECT_ARCHIVED');
  expect(await threads()).toEqual([thread]);
});

test('a thread is reached through its own document only', async () => {
  const thread = await begin(ana);
  const other = await ana.ok(docEndpoints.create, {
    params: { projectId: doc.projectId },
    body: { fileName: 'b.md', content: 'b' },
  });
  const of = { ...commentOf(thread), doc: other.id };
  expect((await ana.fails(reply, { params: of, body: { body: 'x' } })).code).toBe('NOT_FOUND');
  expect((await ana.fails(commentEndpoints.delete, { params: of })).code).toBe('NOT_FOUND');
  const second = await begin(ana);
  const mixed = { ...commentOf(thread), threadId: second.id };
  expect((await ana.fails(edit, { params: mixed, body: { body: 'x' } })).code).toBe('NOT_FOUND');
});

test('everybody in the project hears of it at once', async () => {
  const client = await RealtimeClient.connect(app.url, { headers: { ...ben.credentials } });
  await client.subscribe({ projectId: doc.projectId });
  const thread = await begin(ana);
  await answer(ben, thread);
  await client.names(2);
  expect(client.events.map(({ payload }) => [payload['what'], payload['threadId']])).toEqual([
    ['added', thread.id],
    ['replied', thread.id],
  ]);
});

import {
  type CommentThread,
  type Doc,
  commentEndpoints,
  docEndpoints,
  memberEndpoints,
  notificationEndpoints,
  projectEndpoints,
} from '@cairn/contracts';
import { type Socket, io } from 'socket.io-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import type { TestClient } from '../../../../test/test-client.ts';

let app: TestApp;
let ana: Person;
let ben: Person;
let doc: Doc;
beforeAll(async () => {
  app = await TestApp.start();
  ana = await app.owner();
});
afterAll(() => app.stop());
beforeEach(async () => {
  const projectId = await app.project(ana);
  ben = await app.member(projectId, 'viewer', 'Ben');
  const body = { fileName: 'a.md', content: 'one\n' };
  doc = await ana.ok(docEndpoints.create, { params: { projectId }, body });
});

const params = () => ({ projectId: doc.projectId, doc: doc.id });
const begin = (as: Person, body: string, mentions: string[] = []) =>
  as.ok(commentEndpoints.create, {
    params: params(),
    body: { body, mentions, anchor: { quote: 'one', start: 0 } },
  });
const answer = (as: Person, { id: threadId }: CommentThread, mentions: string[] = []) =>
  as.ok(commentEndpoints.reply, {
    params: { ...params(), threadId },
    body: { body: 'Because.', mentions },
  });
const inbox = (as: Person, query = {}) => as.ok(notificationEndpoints.list, { query });
const read = (as: Person, body: { ids: string[] } | { threadId: string } | { all: true }) =>
  as.ok(notificationEndpoints.read, { body });

describe('somebody is told', () => {
  test('who is named in a comment, with what was said where', async () => {
    const thread = await begin(ana, '@Ben, why\n\none?', [ben.id]);
    const { data, unread } = await inbox(ben);
    expect(unread).toBe(1);
    expect(data).toMatchObject([
      {
        kind: 'mention',
        projectId: doc.projectId,
        docId: doc.id,
        fileName: 'a.md',
        threadId: thread.id,
        byName: ana.name,
        excerpt: '@Ben, why one?',
        readAt: null,
      },
    ]);
  });

  test('who wrote in a thread that somebody else answers, once, and not of their own', async () => {
    const thread = await begin(ben, 'Why?');
    await answer(ben, thread);
    expect((await inbox(ben)).data).toEqual([]);
    await answer(ana, thread);
    expect((await inbox(ben)).data.map(({ kind }) => kind)).toEqual(['reply']);
    await answer(ana, thread, [ben.id, ana.id]);
    expect((await inbox(ben)).data.map(({ kind }) => kind)).toEqual(['mention', 'reply']);
  });

  test('who is named anew when a comment is changed, and nobody twice', async () => {
    const thread = await begin(ana, '@Ben', [ben.id]);
    const cem = await app.member(doc.projectId, 'viewer', 'Cem');
    await ana.ok(commentEndpoints.edit, {
      params: { ...params(), threadId: thread.id, commentId: thread.comments[0]!.id },
      body: { body: '@Ben @Cem', mentions: [ben.id, cem.id] },
    });
    expect([(await inbox(ben)).unread, (await inbox(cem)).unread]).toEqual([1, 1]);
  });

  test('at once, in each of their own tabs, and a program with their key is not', async () => {
    const key = await app.key(ben, doc.projectId, ['read', 'hook']);
    const sockets = [await listen(ben), await listen(ben), await listen(key), await listen(ana)];
    const heard = sockets.map((socket) => {
      const kinds: string[] = [];
      socket.on('notification:new', ({ kind }: { kind: string }) => kinds.push(kind));
      return kinds;
    });
    await begin(ana, '@Ben', [ben.id]);
    await vi.waitFor(() => expect(heard.slice(0, 2)).toEqual([['mention'], ['mention']]), { timeout: 5_000 });
    // What was sent to anybody before this acknowledgement has arrived.
    for (const socket of sockets) await socket.timeout(5_000).emitWithAck('ping');
    expect(heard.slice(2)).toEqual([[], []]);
    for (const socket of sockets) socket.disconnect();
  });
});

describe('what was said', () => {
  test('[A07] is read one by one, by thread, or all at once, and each only by whom it is for', async () => {
    const threads = [];
    for (const text of ['1', '2', '3', '4']) threads.push(await begin(ana, text, [ben.id]));
    const { data } = await inbox(ben, { perPage: 2 });
    expect(data.map(({ excerpt }) => excerpt)).toEqual(['4', '3']);
    expect(await read(ana, { ids: [data[0]!.id] })).toEqual({ unread: 0 });
    expect(await read(ben, { ids: [data[0]!.id] })).toEqual({ unread: 3 });
    expect(await read(ben, { threadId: threads[0]!.id })).toEqual({ unread: 2 });
    const left = await inbox(ben, { unread: 'true' });
    expect([left.data.map(({ excerpt }) => excerpt), left.meta.total]).toEqual([['3', '2'], 2]);
    expect(await read(ben, { all: true })).toEqual({ unread: 0 });
    expect((await inbox(ben)).meta.total).toBe(4);
  });

  test('[A20] is out of sight for whoever left the project, and gone with it', async () => {
    await begin(ana, 'Hello', [ben.id]);
    const { projectId } = params();
    await ana.ok(memberEndpoints.remove, { params: { projectId, userId: ben.id } });
    expect(await inbox(ben)).toMatchObject({ data: [], unread: 0, meta: { total: 0 } });
    await ana.ok(projectEndpoints.delete, { params: { projectId } });
    expect(await app.rows('select 1 from notifications where project_id = $1', [projectId])).toEqual([]);
  });

  test('is forgotten after ninety days, when something new is said', async () => {
    await begin(ana, 'Old', [ben.id]);
    await app.rows(`update notifications set created_at = now() - interval '91 days'`);
    await begin(ana, 'New', [ben.id]);
    expect((await inbox(ben)).data.map(({ excerpt }) => excerpt)).toEqual(['New']);
  });
});

async function listen(as: TestClient): Promise<Socket> {
  const socket = io(app.url, {
    extraHeaders: { ...as.credentials },
    reconnection: false,
    forceNew: true,
    transports: ['websocket'],
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

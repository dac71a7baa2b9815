import { type Doc, docEndpoints, historyEndpoints, hookEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import type { TestClient } from '../../../../test/test-client.ts';

let app: TestApp;
let owner: Person;
let key: TestClient;
let doc: Doc;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(() => app.stop());
beforeEach(async () => {
  const projectId = await app.project(owner);
  key = await app.key(owner, projectId, ['hook']);
  doc = await owner.ok(docEndpoints.create, {
    params: { projectId },
    body: { fileName: 'rules/a.md', content: 'one\n' },
  });
});

const params = () => ({ projectId: doc.projectId });
let count = 0;
const read = (sessionId: string, more: object = {}) => ({
  sessionId,
  eventId: `e${(count += 1)}`,
  type: 'doc:read',
  fileName: 'rules/a.md',
  ...more,
});
const report = (...events: object[]) =>
  key.ok(hookEndpoints.events, { params: params(), body: { events: events as never } });
const reads = (query = {}) =>
  owner.ok(historyEndpoints.reads, { params: { ...params(), doc: doc.id }, query });
const save = (content: string) =>
  owner.ok(docEndpoints.update, { params: { ...params(), doc: doc.id }, body: { content } });

test('what a session read is known by the hash of it, and whether it is what stands there now', async () => {
  await report(read('s1', { hash: doc.hash, tool: 'claude-code', at: '2026-01-01T10:00:00.000Z' }));
  await report(read('s1', { hash: doc.hash, at: '2026-01-01T11:00:00.000Z' }));
  expect((await reads()).data).toEqual([
    {
      sessionId: 's1',
      tool: 'claude-code',
      userId: owner.id,
      userName: owner.name,
      firstAt: '2026-01-01T10:00:00.000Z',
      lastAt: '2026-01-01T11:00:00.000Z',
      times: 2,
      hash: doc.hash,
      version: 1,
      how: 'observed',
      isCurrent: true,
    },
  ]);
  await save('two\n');
  expect((await reads()).data).toMatchObject([{ version: 1, isCurrent: false }]);
});

test('without a hash it is the version that was current then, which is said', async () => {
  await report(read('s1', { at: new Date().toISOString() }));
  await save('two\n');
  const soon = new Date(Date.now() + 1_000).toISOString();
  await report(read('s2', { at: soon }), read('s3', { at: '2020-01-01T00:00:00.000Z' }));
  const { data } = await reads();
  expect(data.map(({ sessionId, version, how, isCurrent }) => [sessionId, version, how, isCurrent])).toEqual([
    ['s2', 2, 'inferred', true],
    ['s1', 1, 'inferred', false],
    ['s3', null, 'inferred', false],
  ]);
});

test('a text that only a command named is inferred, until a tool of the agent took it', async () => {
  const inferred = { hash: doc.hash, evidence: 'inferred' };
  await report(
    read('s1', inferred),
    read('s2', inferred),
    read('s2', { hash: doc.hash, evidence: 'observed' }),
  );
  const { data } = await reads();
  const known = data.map(({ sessionId, version, how, times }) => [sessionId, { version, how, times }]);
  expect(Object.fromEntries(known)).toEqual({
    s1: { version: 1, how: 'inferred', times: 1 },
    s2: { version: 1, how: 'observed', times: 2 },
  });
});

test('a text that was never a version of it is told as such', async () => {
  await report(read('s1', { hash: `sha256:${'f'.repeat(64)}` }));
  expect((await reads()).data).toMatchObject([{ version: null, how: 'observed', isCurrent: false }]);
});

test('goes in pages, the latest first; other documents and other events are not among them', async () => {
  const at = (hour: number) => `2026-01-01T0${hour}:00:00.000Z`;
  await report(
    ...[1, 2, 3].map((hour) => read(`s${hour}`, { at: at(hour) })),
    read('other', { fileName: 'b.md' }),
    { ...read('tool'), type: 'tool' },
  );
  const { data, meta } = await reads({ perPage: 2 });
  expect([data.map(({ sessionId }) => sessionId), meta.total]).toEqual([['s3', 's2'], 3]);
  const next = await reads({ perPage: 2, page: 2 });
  expect(next.data.map(({ sessionId }) => sessionId)).toEqual(['s1']);
  expect(await reads({ perPage: 2, page: 3 })).toEqual({ data: [], meta: { page: 3, perPage: 2, total: 3 } });
});

test('a session that read two texts is there twice', async () => {
  const second = await save('two\n');
  await report(read('s1', { hash: doc.hash }), read('s1', { hash: second.hash }));
  const { data } = await reads();
  expect(new Set(data.map(({ version }) => version))).toEqual(new Set([1, 2]));
});

test.each([
  ['no document', { fileName: undefined }],
  ['an empty name', { fileName: '' }],
  ['a hash that is none', { hash: 'abc' }],
  ['unknown evidence', { evidence: 'hearsay' }],
  ['a written file without a path', { type: 'file:written' }],
])('a reading of %s refuses the batch', async (_name, more) => {
  const events = [read('s1'), read('s1', more)];
  const error = await key.fails(hookEndpoints.events, {
    params: params(),
    body: { events },
  });
  expect(error).toMatchObject({
    code: 'VALIDATION_FAILED',
    message: [expect.stringMatching(/^events\.1\./)],
  });
  expect((await reads()).data).toEqual([]);
});

test('what was read in another project is not shown here', async () => {
  await report(read('s1', { hash: doc.hash }));
  const other = await app.project(owner, 'Other');
  const twin = await owner.ok(docEndpoints.create, {
    params: { projectId: other },
    body: { fileName: 'rules/a.md', content: 'one\n' },
  });
  const { data } = await owner.ok(historyEndpoints.reads, { params: { projectId: other, doc: twin.id } });
  expect(data).toEqual([]);
});

test('who uses it now: by the last text that each session at work read, those that know another one first', async () => {
  const readers = () => owner.ok(historyEndpoints.readers, { params: { ...params(), doc: doc.id } });
  const first = { hash: doc.hash, tool: 'codex' };
  await report(read('stays', { ...first, at: '2026-01-01T10:00:00.000Z' }), read('follows', first));
  expect(await readers()).toMatchObject({ current: 2, older: 0 });
  const { hash } = await save('two\n');
  await report(read('follows', { hash, at: '2099-01-01T10:00:00.000Z' }), read('guessed'));
  await report(read('ended', first), { sessionId: 'ended', eventId: 'x', type: 'session:end' });
  await report(read('long ago', first));
  await app.rows(
    `update agent_events set created_at = now() - interval '31 minutes' where session_id = 'long ago'`,
  );
  const { current, older, sessions } = await readers();
  expect([current, older]).toEqual([2, 1]);
  expect(sessions[0]).toMatchObject({ sessionId: 'stays', version: 1, isCurrent: false, how: 'observed' });
  const known = sessions.map(({ sessionId, version, how }) => [sessionId, { version, how }]);
  expect(Object.fromEntries(known)).toMatchObject({
    follows: { version: 2, how: 'observed' },
    guessed: { version: 2, how: 'inferred' },
  });
});

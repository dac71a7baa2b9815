import {
  type Doc,
  type ProposeBody,
  auditEndpoints,
  docEndpoints,
  eventEndpoints,
  lockEndpoints,
  notificationEndpoints,
  projectEndpoints,
  proposalEndpoints,
} from '@cairn/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import type { TestClient } from '../../../../test/test-client.ts';

let app: TestApp;
let owner: Person;
let ben: Person;
let key: TestClient;
let doc: Doc;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(() => app.stop());
beforeEach(async () => {
  const projectId = await app.project(owner);
  ben = await app.member(projectId, 'editor', 'Ben');
  key = await app.key(ben, projectId, ['hook']);
  const body = { fileName: 'rules/a.md', content: 'one\ntwo\nthree\nfour\n' };
  doc = await owner.ok(docEndpoints.create, { params: { projectId }, body });
});

const params = () => ({ projectId: doc.projectId });
const ofDoc = () => ({ ...params(), doc: doc.id });
const PROPOSED = 'one\ntwo\nthree\nFOUR\n';
const propose = (more: Partial<ProposeBody> = {}) =>
  key.ok(proposalEndpoints.propose, {
    params: params(),
    body: { fileName: doc.fileName, content: PROPOSED, agent: 'claude-code', sessionId: 's1', ...more },
  });
const of = (proposalId: string) => ({ ...params(), proposalId });
const get = (id: string, as: TestClient = owner) => as.ok(proposalEndpoints.get, { params: of(id) });
const list = async (state: 'open' | 'accepted' | 'rejected' | 'superseded' = 'open') =>
  (await owner.ok(proposalEndpoints.list, { params: params(), query: { state } })).data;
const accept = (id: string, body = {}) => owner.ok(proposalEndpoints.accept, { params: of(id), body });
const inbox = async (as: Person) => {
  const { data } = await as.ok(notificationEndpoints.list, { query: { unread: 'true' } });
  return data.filter(({ projectId }) => projectId === doc.projectId);
};
const save = (content: string) => owner.ok(docEndpoints.update, { params: ofDoc(), body: { content } });
const read = () => owner.ok(docEndpoints.get, { params: ofDoc() });

describe('a proposal', () => {
  test('tells who proposes what and why, and changes nothing by itself', async () => {
    const made = await propose({ message: 'Four is loud', machineName: 'laptop', baseHash: doc.hash });
    expect(made).toMatchObject({
      kind: 'change',
      state: 'open',
      fileName: 'rules/a.md',
      message: 'Four is loud',
      agent: 'claude-code',
      sessionId: 's1',
      machineName: 'laptop',
      baseHash: doc.hash,
      size: PROPOSED.length,
      proposedBy: { userId: ben.id, name: 'Ben' },
      settled: null,
    });
    expect(await list()).toEqual([made]);
    expect((await read()).version).toBe(1);
    const detail = await get(made.id);
    expect(detail).toMatchObject({
      docId: doc.id,
      content: PROPOSED,
      baseContent: doc.content,
      current: { version: 1, content: doc.content },
      merge: { state: 'clean', content: PROPOSED },
      can: { decide: true },
    });
    expect(detail.diff).toContain('-four\n+FOUR\n');
  });

  test('that says the same from the same base is the same one, however often and at once', async () => {
    const bodies = Array.from({ length: 5 }, () =>
      key.call(proposalEndpoints.propose, {
        params: params(),
        body: { fileName: doc.fileName, content: PROPOSED },
      }),
    );
    const answers = await Promise.all(bodies);
    expect(new Set(answers.map(({ body }) => (body as { id: string }).id)).size).toBe(1);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 200, 201]);
  });

  test('is made from the document as it is, where nothing else is said', async () => {
    expect((await propose()).baseHash).toBe(doc.hash);
  });

  test('of a later text of the same session takes the place of the earlier one, not of another’s', async () => {
    const other = await propose({ sessionId: 's2' });
    const first = await propose({ content: 'first\n' });
    const second = await propose({ content: 'second\n' });
    expect((await list()).map(({ id }) => id)).toEqual([second.id, other.id]);
    expect((await list('superseded')).map(({ id }) => id)).toEqual([first.id]);
  });

  test('for what the document says already asks nobody anything', async () => {
    const made = await propose({ content: doc.content });
    expect(made.state).toBe('superseded');
    expect(await list()).toEqual([]);
    expect(await inbox(owner)).toEqual([]);
  });

  test('is settled by itself once somebody saves that very text, or deletes what was to go', async () => {
    const text = await propose();
    const deletion = await propose({ sessionId: 's2', content: null });
    expect(deletion.kind).toBe('delete');
    await save(PROPOSED);
    expect((await list()).map(({ id }) => id)).toEqual([deletion.id]);
    await owner.ok(docEndpoints.delete, { params: ofDoc() });
    expect((await list('superseded')).map(({ id }) => id).toSorted()).toEqual([text.id, deletion.id]);
    expect((await get(text.id)).settled).toMatchObject({ by: null, version: null });
  });

  test.each([
    ['a name that no disk can hold', { fileName: '../a.md' }, 'FILE_NAME_REFUSED'],
    ['a name that differs only in case', { fileName: 'RULES/a.md' }, 'DOC_EXISTS'],
    ['what is no text', { content: 'a\u0000' }, 'NOT_TEXT'],
    ['a text that is too large', { content: 'x'.repeat(5 * 1024 * 1024 + 1) }, 'PAYLOAD_TOO_LARGE'],
  ])('is refused for %s', async (_what, more, code) => {
    const body = { fileName: doc.fileName, content: 'x', ...more };
    expect(await key.fails(proposalEndpoints.propose, { params: params(), body })).toMatchObject({ code });
    expect(await list()).toEqual([]);
  });

  test('[S48] is refused once five hundred wait for a decision', async () => {
    await app.rows(
      `insert into doc_proposals (id, project_id, file_name, size, hash, proposed_by, proposed_by_name)
       select gen_random_uuid(), $1, 'n' || n, 1, n::text, $2, 'Ben' from generate_series(1, 500) n`,
      [doc.projectId, ben.id],
    );
    const body = { fileName: doc.fileName, content: 'x' };
    expect(await key.fails(proposalEndpoints.propose, { params: params(), body })).toMatchObject({
      code: 'QUOTA_EXCEEDED',
    });
  });

  test('goes with its project', async () => {
    await propose();
    await owner.ok(projectEndpoints.delete, { params: params() });
    expect(await app.rows('select 1 from doc_proposals where project_id = $1', [doc.projectId])).toEqual([]);
  });
});

describe('accepting', () => {
  test('makes a version of the person who accepts, which keeps the agent and its session', async () => {
    const made = await propose();
    const settled = await accept(made.id);
    expect(settled).toMatchObject({
      state: 'accepted',
      settled: { by: { userId: owner.id, name: owner.name }, version: 2 },
    });
    expect(await read()).toMatchObject({ content: PROPOSED, version: 2, updatedBy: owner.id });
    const { data } = await owner.ok(docEndpoints.listVersions, { params: ofDoc() });
    expect(data[0]).toMatchObject({
      version: 2,
      createdBy: owner.id,
      agent: { name: 'claude-code', session: 's1' },
    });
  });

  test('merges with what others saved since', async () => {
    const made = await propose();
    await save('ONE\ntwo\nthree\nfour\n');
    const both = 'ONE\ntwo\nthree\nFOUR\n';
    expect((await get(made.id)).merge).toEqual({ state: 'clean', content: both });
    await accept(made.id);
    expect((await read()).content).toBe(both);
  });

  test('where the same lines were changed takes the text that the person says', async () => {
    const made = await propose();
    await save('one\ntwo\nthree\n4\n');
    const detail = await get(made.id);
    expect(detail.merge.state).toBe('conflict');
    expect(detail.merge.content).toContain('<<<<<<< proposed by claude-code\nFOUR\n=======\n4\n>>>>>>>');
    const refused = await owner.fails(proposalEndpoints.accept, { params: of(made.id), body: {} });
    expect(refused.code).toBe('PROPOSAL_CONFLICT');
    await accept(made.id, { content: 'one\ntwo\nthree\nFOUR 4\n', version: 2 });
    expect(await read()).toMatchObject({ content: 'one\ntwo\nthree\nFOUR 4\n', version: 3 });
  });

  test('what was looked at is refused when the document has moved on since', async () => {
    const made = await propose();
    await save('ONE\ntwo\nthree\nfour\n');
    const body = { content: PROPOSED, version: 1 };
    const refused = await owner.fails(proposalEndpoints.accept, { params: of(made.id), body });
    expect(refused.code).toBe('PROPOSAL_STALE');
    expect((await read()).version).toBe(2);
  });

  test('of a text that was made from none of ours wants the person’s own', async () => {
    const made = await propose({ baseHash: `sha256:${'f'.repeat(64)}` });
    expect((await get(made.id)).merge).toEqual({ state: 'no-base', content: PROPOSED });
    const refused = await owner.fails(proposalEndpoints.accept, { params: of(made.id), body: {} });
    expect(refused.code).toBe('PROPOSAL_CONFLICT');
    await accept(made.id, { content: PROPOSED });
    expect((await read()).content).toBe(PROPOSED);
  });

  test('an older base is one too: what came since stays', async () => {
    await save('ONE\ntwo\nthree\nfour\n');
    const made = await propose({ baseHash: doc.hash });
    await accept(made.id);
    expect((await read()).content).toBe('ONE\ntwo\nthree\nFOUR\n');
  });

  test('brings a new document, unless one of that name came meanwhile', async () => {
    const made = await propose({ fileName: 'new.md', content: 'new\n' });
    expect(made).toMatchObject({ kind: 'new', baseHash: null });
    await accept(made.id);
    expect(await owner.ok(docEndpoints.get, { params: { ...params(), doc: 'new.md' } })).toMatchObject({
      content: 'new\n',
      version: 1,
    });
    const late = await propose({ fileName: 'late.md', content: 'late\n' });
    const body = { fileName: 'late.md', content: 'earlier\n' };
    await owner.ok(docEndpoints.create, { params: params(), body });
    expect((await get(late.id)).merge.state).toBe('conflict');
    const refused = await owner.fails(proposalEndpoints.accept, { params: of(late.id), body: {} });
    expect(refused.code).toBe('PROPOSAL_CONFLICT');
  });

  test('takes a document away, unless somebody wrote in it since', async () => {
    const made = await propose({ content: null });
    await save('more\n');
    const refused = await owner.fails(proposalEndpoints.accept, { params: of(made.id), body: {} });
    expect(refused.code).toBe('PROPOSAL_CONFLICT');
    await accept(made.id, { content: null, version: 2 });
    expect((await owner.fails(docEndpoints.get, { params: ofDoc() })).code).toBe('NOT_FOUND');
  });

  test('under another’s edit lock is refused as a save is, and under one’s own it goes', async () => {
    const made = await propose();
    await ben.ok(lockEndpoints.acquire, { params: params(), body: {} });
    const refused = await owner.fails(proposalEndpoints.accept, { params: of(made.id), body: {} });
    expect(refused.code).toBe('LOCK_HELD');
    await ben.ok(proposalEndpoints.accept, { params: of(made.id), body: {} });
    expect((await read()).content).toBe(PROPOSED);
  });

  test('happens once, whoever is first', async () => {
    const made = await propose();
    const both = await Promise.all(
      [owner, ben].map((one) => one.call(proposalEndpoints.accept, { params: of(made.id), body: {} })),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await read()).version).toBe(2);
    const late = await owner.fails(proposalEndpoints.reject, { params: of(made.id), body: {} });
    expect(late.code).toBe('PROPOSAL_SETTLED');
  });
});

describe('deciding', () => {
  test('a rejection keeps its reason, and the document as it is', async () => {
    const made = await propose();
    await owner.ok(proposalEndpoints.reject, { params: of(made.id), body: { reason: 'Too loud' } });
    expect((await list('rejected'))[0]).toMatchObject({ settled: { reason: 'Too loud', version: null } });
    expect((await read()).version).toBe(1);
  });

  test('[S58] is for people who may write: a viewer sees, a key of any kind decides nothing', async () => {
    const made = await propose();
    const viewer = await app.member(doc.projectId, 'viewer', 'Vera');
    expect((await get(made.id, viewer)).can).toEqual({ decide: false });
    const all = await app.key(owner, doc.projectId, ['hook', 'read', 'write']);
    for (const one of [viewer, all])
      for (const endpoint of [proposalEndpoints.accept, proposalEndpoints.reject])
        expect((await one.fails(endpoint, { params: of(made.id), body: {} })).code).toBe('FORBIDDEN');
    expect((await list()).length).toBe(1);
  });

  test('leaves its trace in the events and in the audit log, without the text', async () => {
    const made = await propose({ content: 'a secret of the text\n' });
    await accept(made.id);
    const { data } = await owner.ok(eventEndpoints.list, { params: params() });
    const told = data.filter(({ name }) => name === 'proposal:changed');
    expect(told.map(({ payload }) => payload['state'])).toEqual(['accepted', 'open']);
    const audit = await owner.ok(auditEndpoints.ofProject, { params: params() });
    const entry = audit.data.find(({ action }) => action === 'proposal.accepted');
    expect(entry).toMatchObject({
      object: { kind: 'proposal', id: made.id, name: 'rules/a.md' },
      after: { agent: 'claude-code', proposedBy: 'Ben', version: 2 },
    });
    expect(JSON.stringify([told, entry])).not.toContain('a secret of the text');
  });
});

describe('editors', () => {
  test('are told once, until they have looked; viewers are not', async () => {
    const viewer = await app.member(doc.projectId, 'viewer', 'Vera');
    const made = await propose({ message: 'Why   not' });
    await propose({ fileName: 'b.md' });
    expect(await inbox(owner)).toMatchObject([
      {
        kind: 'proposal',
        proposalId: made.id,
        docId: null,
        threadId: null,
        fileName: 'rules/a.md',
        byName: 'claude-code of Ben',
        excerpt: 'Why not',
      },
    ]);
    expect([(await inbox(ben)).length, (await inbox(viewer)).length]).toEqual([1, 0]);
    await owner.ok(notificationEndpoints.read, { body: { proposalsOf: doc.projectId } });
    await propose({ fileName: 'c.md' });
    expect((await inbox(owner)).map(({ fileName }) => fileName)).toEqual(['c.md']);
    expect((await inbox(ben)).length).toBe(1);
  });
});

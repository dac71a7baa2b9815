import { docEndpoints, lockEndpoints, memberEndpoints, projectEndpoints } from '@cairn/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NOWHERE } from '../../../../test/endpoint-list.ts';
import { RealtimeClient } from '../../../../test/realtime-client.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';

const { add, changeRole, list, remove } = memberEndpoints;

let app: TestApp;
let owner: Person;
/** Admin of the project, and of nothing else. */
let ada: Person;
let projectId: string;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  ada = await app.person('Ada');
});
afterAll(() => app.stop());
beforeEach(async () => {
  projectId = await app.project(ada);
});
afterEach(() => RealtimeClient.closeAll());

const of = (person: { id: string }) => ({ params: { projectId, userId: person.id } });
const members = async (as: Person) => (await as.ok(list, { params: { projectId } })).data;
const read = async (as: Person) => (await as.call(projectEndpoints.get, { params: { projectId } })).status;
const audited = (objectId: string) =>
  app.rows<{ action: string; actor_name: string; before: unknown; after: unknown }>(
    'select action, actor_name, before, after from audit_entries where project_id = $1 and object_id = $2 order by id',
    [projectId, objectId],
  );

test('members show by name, with what the caller may do about each', async () => {
  const zoe = await app.member(projectId, 'viewer', 'zoe');
  const ed = await app.member(projectId, 'editor', 'Ed');
  const seen = async (as: Person) => (await members(as)).map(({ name, role, can }) => [name, role, can]);
  const none = { changeRole: false, remove: false };
  const all = { changeRole: true, remove: true };
  expect(await seen(ada)).toEqual([
    ['Ada', 'admin', none],
    ['Ed', 'editor', all],
    ['zoe', 'viewer', all],
  ]);
  const leave = { changeRole: false, remove: true };
  expect(await seen(ed)).toEqual([
    ['Ada', 'admin', none],
    ['Ed', 'editor', leave],
    ['zoe', 'viewer', none],
  ]);
  expect((await seen(owner)).map(([, , can]) => can)).toEqual([all, all, all]);
  const second = await ada.ok(list, { params: { projectId }, query: { page: 2, perPage: 2 } });
  expect(second).toMatchObject({ data: [{ userId: zoe.id, email: zoe.email }], meta: { total: 3 } });
});

describe('adding', () => {
  test('gives an account its role at once, and only once', async () => {
    const eve = await app.person('Eve');
    expect(await read(eve)).toBe(404);
    const body = { userId: eve.id, role: 'editor' } as const;
    expect(await ada.ok(add, { params: { projectId }, body })).toMatchObject({
      userId: eve.id,
      role: 'editor',
      isDisabled: false,
      can: { changeRole: true, remove: true },
    });
    expect(await read(eve)).toBe(200);
    expect(await ada.fails(add, { params: { projectId }, body })).toMatchObject({ code: 'MEMBER_EXISTS' });
    expect(await audited(eve.id)).toEqual([
      { action: 'member.added', actor_name: 'Ada', before: null, after: { role: 'editor' } },
    ]);
  });

  test('needs an account, and an admin', async () => {
    const ed = await app.member(projectId, 'editor');
    const body = { userId: NOWHERE, role: 'viewer' } as const;
    expect(await ada.fails(add, { params: { projectId }, body })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await ed.fails(add, { params: { projectId }, body })).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('another role', () => {
  test('holds from the answer on, and is written down', async () => {
    const ed = await app.member(projectId, 'editor');
    const save = (fileName: string) =>
      ed.call(docEndpoints.create, { params: { projectId }, body: { fileName } });
    expect((await save('a.md')).status).toBe(201);
    expect(await ada.ok(changeRole, { ...of(ed), body: { role: 'viewer' } })).toMatchObject({
      role: 'viewer',
    });
    expect((await save('b.md')).status).toBe(403);
    await ada.ok(changeRole, { ...of(ed), body: { role: 'viewer' } });
    expect(await audited(ed.id)).toEqual([
      {
        action: 'member.role_changed',
        actor_name: 'Ada',
        before: { role: 'editor' },
        after: { role: 'viewer' },
      },
    ]);
  });

  test('is not one’s own to give, nor an editor’s', async () => {
    const ed = await app.member(projectId, 'editor');
    await app.member(projectId, 'admin');
    const body = { role: 'viewer' } as const;
    expect(await ada.fails(changeRole, { ...of(ada), body })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await ed.fails(changeRole, { ...of(ada), body })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await owner.ok(changeRole, { ...of(ada), body })).toMatchObject({ role: 'viewer' });
  });

  test('leaves the socket in the project and tells it; the lock of a viewer is free', async () => {
    const ed = await app.member(projectId, 'editor');
    const { client } = await watch(ed);
    await ed.ok(lockEndpoints.acquire, { params: { projectId }, body: {} });
    await ada.ok(changeRole, { ...of(ed), body: { role: 'viewer' } });
    expect(await client.names(3)).toEqual(['lock:acquired', 'lock:released', 'member:changed']);
    await ada.ok(docEndpoints.create, { params: { projectId }, body: { fileName: 'still.md' } });
    expect((await client.names(4)).at(-1)).toBe('doc:updated');
  });
});

async function watch(person: Person, key?: string) {
  const token = person.credentials['authorization']!.slice('Bearer '.length);
  const client = await RealtimeClient.connect(app.url, { auth: key ? { apiKey: key } : { token } });
  expect(await client.subscribe({ projectId })).toMatchObject({ ok: true });
  return { client, person };
}

describe('who is removed', () => {
  test('sees nothing from that answer on, in person or by key, and is told so on their sockets', async () => {
    const ed = await app.member(projectId, 'editor', 'Ed');
    const key = await app.key(ed, projectId);
    const [own, byKey, other] = [await watch(ed), await watch(ed, key.key), await watch(ada)];
    await ada.ok(remove, of(ed));
    expect(await read(ed)).toBe(404);
    expect((await key.call(docEndpoints.list, { params: { projectId } })).status).toBe(404);
    expect(await ed.fails(docEndpoints.list, { params: { projectId } })).toMatchObject({ code: 'NOT_FOUND' });
    await ada.ok(docEndpoints.create, { params: { projectId }, body: { fileName: 'secret.md' } });
    expect(await other.client.names(2)).toEqual(['member:removed', 'doc:updated']);
    for (const { client } of [own, byKey]) {
      // The answer comes on the same connection, after whatever the room had for it.
      expect(await client.subscribe({ projectId })).toMatchObject({ ok: false, code: 'NOT_FOUND' });
      expect(client.events).toMatchObject([
        { name: 'member:removed', payload: { userId: ed.id, name: 'Ed', updatedByName: 'Ada' } },
      ]);
    }
    expect(await audited(ed.id)).toEqual([
      { action: 'member.removed', actor_name: 'Ada', before: { role: 'editor' }, after: null },
    ]);
  });

  test('holds no lock any more, whether it was taken in person or by key', async () => {
    const [ed, kim] = [await app.member(projectId, 'editor'), await app.member(projectId, 'editor')];
    const key = await app.key(kim, projectId, ['write']);
    for (const [holder, person] of [[ed, ed] as const, [key, kim] as const]) {
      await holder.ok(lockEndpoints.acquire, { params: { projectId }, body: {} });
      await ada.ok(remove, of(person));
      expect(await ada.ok(lockEndpoints.get, { params: { projectId } })).toBeNull();
    }
  });

  test('[S43] leaves a trace of the lock that was taken away, and none of one given up by leaving', async () => {
    const [ed, kim] = [
      await app.member(projectId, 'editor', 'Ed'),
      await app.member(projectId, 'editor', 'Kim'),
    ];
    const broken = () =>
      app.rows(
        `select actor_name, object_name, before->>'reason' as reason from audit_entries
         where action = 'lock.broken' and project_id = $1 and object_name in ('Ed', 'Kim')`,
        [projectId],
      );
    await kim.ok(lockEndpoints.acquire, { params: { projectId }, body: {} });
    await kim.ok(remove, of(kim));
    expect(await broken()).toEqual([]);
    await ed.ok(lockEndpoints.acquire, { params: { projectId }, body: { reason: 'writing' } });
    await ada.ok(remove, of(ed));
    expect(await broken()).toEqual([{ actor_name: 'Ada', object_name: 'Ed', reason: 'writing' }]);
  });

  test('leaves the locks of others alone', async () => {
    const ed = await app.member(projectId, 'editor');
    await ada.ok(lockEndpoints.acquire, { params: { projectId }, body: {} });
    await ada.ok(remove, of(ed));
    expect(await ada.ok(lockEndpoints.get, { params: { projectId } })).toMatchObject({
      lockedBy: ada.id,
    });
  });

  test('may be oneself, but nobody else without being an admin', async () => {
    const [ed, vic] = [await app.member(projectId, 'editor'), await app.member(projectId, 'viewer')];
    expect(await ed.fails(remove, of(vic))).toMatchObject({ code: 'FORBIDDEN' });
    await vic.ok(remove, of(vic));
    expect(await read(vic)).toBe(404);
    expect((await members(ada)).map(({ userId }) => userId)).not.toContain(vic.id);
  });

  test('who never was a member, or is one elsewhere, is not there', async () => {
    const elsewhere = await app.project(ada, 'Elsewhere');
    const ed = await app.member(elsewhere, 'editor');
    for (const userId of [ed.id, NOWHERE]) {
      const params = { projectId, userId };
      expect(await ada.fails(remove, { params })).toMatchObject({ code: 'NOT_FOUND' });
      expect(await ada.fails(changeRole, { params, body: { role: 'viewer' } })).toMatchObject({
        code: 'NOT_FOUND',
      });
    }
    expect(await ed.ok(projectEndpoints.get, { params: { projectId: elsewhere } })).toMatchObject({
      role: 'editor',
    });
  });
});

describe('the last admin', () => {
  test('stays, unless a system admin acts', async () => {
    await app.member(projectId, 'editor');
    expect(await ada.fails(remove, of(ada))).toMatchObject({ code: 'LAST_ADMIN' });
    expect(await read(ada)).toBe(200);
    await owner.ok(remove, of(ada));
    expect(await read(ada)).toBe(404);
  });

  test('is the last one too when the others cannot sign in', async () => {
    const off = await app.member(projectId, 'admin');
    await app.rows('update users set disabled_at = now() where id = $1', [off.id]);
    expect(await ada.fails(remove, of(ada))).toMatchObject({ code: 'LAST_ADMIN' });
    await ada.ok(remove, of(off));
  });

  test.each([1, 2, 3])('is left when all of them leave at once (%i)', async () => {
    const admins = [ada, ...(await Promise.all([1, 2, 3].map(() => app.member(projectId, 'admin'))))];
    const answers = await Promise.all(admins.map((admin) => admin.call(remove, of(admin))));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
    const left = await members(owner);
    expect(left.filter(({ role }) => role === 'admin')).toHaveLength(1);
  });

  test('is left when two throw each other out at once', async () => {
    const bob = await app.member(projectId, 'admin');
    const answers = await Promise.all([ada.call(remove, of(bob)), bob.call(remove, of(ada))]);
    // Whoever comes second has no right any more.
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204, 404]));
    expect(await members(owner)).toHaveLength(1);
  });
});

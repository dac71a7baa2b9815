import {
  type AuditAction,
  auditEndpoints,
  docEndpoints,
  identityEndpoints,
  projectEndpoints,
  userEndpoints,
} from '@cairn/contracts';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BrowserSession } from '../../../../test/browser-session.ts';
import { NOWHERE } from '../../../../test/endpoint-list.ts';
import { RealtimeClient } from '../../../../test/realtime-client.ts';
import { PASSWORD, type Person, TestApp } from '../../../../test/test-app.ts';
import type { TestClient } from '../../../../test/test-client.ts';

const { create, get, list, resetAccess, signOut, update } = userEndpoints;
const remove = userEndpoints.delete;
const { login, me } = identityEndpoints;

let app: TestApp;
let owner: Person;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(() => app.stop());
afterEach(() => RealtimeClient.closeAll());

const of = ({ id }: { id: string }) => ({ params: { userId: id } });
const account = (person: { id: string }, as: TestClient = owner) => as.ok(get, of(person));
const socketOf = (headers: Readonly<Record<string, string>>) =>
  RealtimeClient.connect(app.url, { headers: { ...headers } });

/** Newest first, what was noted about an account. */
async function noted(person: { id: string }, action?: AuditAction) {
  const query = { perPage: 100, ...(action && { action }) };
  const { data } = await owner.ok(auditEndpoints.list, { query });
  return data.filter(({ object }) => object.kind === 'user' && object.id === person.id);
}

describe('the list of accounts', () => {
  let anna: Person;
  beforeAll(async () => {
    anna = await app.person('anna Searchable');
    await app.person('Bert Searchable');
    await app.person('100% Searchable_');
  });

  test('goes by name whatever the case, in pages', async () => {
    const first = await owner.ok(list, { query: { q: 'searchable', perPage: 2 } });
    const second = await owner.ok(list, { query: { q: 'searchable', perPage: 2, page: 2 } });
    const names = [...first.data, ...second.data].map(({ name }) => name);
    expect(names).toEqual(['100% Searchable_', 'anna Searchable', 'Bert Searchable']);
    expect(second.meta).toEqual({ page: 2, perPage: 2, total: 3 });
  });

  test.each([
    ['a part of the name', 'NNA sEar', 1],
    ['a part of the address', 'bert.searchable.', 1],
    ['what would stand for anything', '100%', 1],
    ['an underscore', 'le_', 1],
    ['nothing that is there', '%%', 0],
  ])('is searched by %s', async (_name, q, found) => {
    expect((await owner.ok(list, { query: { q } })).meta.total).toBe(found);
  });

  test('tells how each signs in, and in how many projects they are', async () => {
    const projectId = await app.project(owner, 'Counted');
    await app.rows(`insert into project_members (project_id, user_id, role) values ($1, $2, 'viewer')`, [
      projectId,
      anna.id,
    ]);
    const { data } = await owner.ok(list, { query: { q: anna.email } });
    expect(data).toMatchObject([
      { id: anna.id, projectCount: 1, hasPassword: true, hasSecondFactor: false, isDisabled: false },
    ]);
    expect(Date.now() - Date.parse(data[0]!.lastSeenAt!)).toBeLessThan(60_000);
    expect(await account(anna)).toEqual(data[0]);
  });

  test('of an account that is not there tells nothing', async () => {
    expect(await owner.fails(get, of({ id: NOWHERE }))).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a new account', () => {
  test('has no password, and a link of its own to set one', async () => {
    const body = { email: 'New.Person@Example.com', name: 'New Person' };
    const { user, link } = await owner.ok(create, { body });
    expect(user).toMatchObject({
      email: 'new.person@example.com',
      role: 'user',
      hasPassword: false,
      lastSeenAt: null,
      projectCount: 0,
      can: { edit: true, changeRole: true, disable: true, delete: true },
    });
    expect(link).toMatch(new RegExp(`^${new URL(link).origin}/reset\\?token=[\\w-]{43}$`));
    const kept = JSON.stringify(await app.rows('select * from access_links'));
    expect(kept).toContain(user.id);
    expect(kept).not.toContain(link.split('=')[1]);
    const signIn = { body: { email: user.email, password: PASSWORD } };
    expect(await app.anonymous.fails(login, signIn)).toMatchObject({ code: 'BAD_CREDENTIALS' });
    expect(await noted(user, 'user.created')).toMatchObject([
      {
        action: 'user.created',
        actor: { kind: 'user', id: owner.id },
        before: null,
        after: { role: 'user' },
      },
    ]);
    expect(JSON.stringify(await noted(user))).not.toContain(link.split('=')[1]);
  });

  test('is one, however many ask for the same address at the same moment', async () => {
    const answers = await Promise.all(
      ['Twin@example.com', 'twin@example.com', 'TWIN@EXAMPLE.COM'].map((email) =>
        owner.call(create, { body: { email, name: 'Twin' } }),
      ),
    );
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['201', '409', '409']);
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'EMAIL_TAKEN' });
    expect((await owner.ok(list, { query: { q: 'twin@' } })).meta.total).toBe(1);
  });
});

describe('nobody but a system admin with a fresh proof', () => {
  test('does anything to accounts', async () => {
    const user = await app.person('Curious');
    const stranger = await app.person('Stranger');
    const body = { email: 'x@example.com', name: 'X' };
    for (const answer of [
      user.fails(list),
      user.fails(get, of(user)),
      user.fails(create, { body }),
      user.fails(update, { ...of(stranger), body: { role: 'admin' } }),
      user.fails(update, { ...of(user), body: { role: 'admin' } }),
      user.fails(remove, of(stranger)),
      user.fails(signOut, of(stranger)),
      user.fails(resetAccess, { ...of(stranger), body: {} }),
    ])
      expect(await answer).toMatchObject({ code: 'FORBIDDEN' });
    expect(await account(stranger)).toMatchObject({ role: 'user', isDisabled: false });
  });

  test('[S16] does what could take an account over', async () => {
    const admin = await app.person('Absent minded', 'admin');
    const person = await app.person('Target');
    await app.rows(`update sessions set confirmed_at = now() - interval '11 minutes' where user_id = $1`, [
      admin.id,
    ]);
    for (const answer of [
      admin.fails(create, { body: { email: 'y@example.com', name: 'Y' } }),
      admin.fails(update, { ...of(person), body: { role: 'admin' } }),
      admin.fails(update, { ...of(person), body: { isDisabled: true } }),
      admin.fails(remove, of(person)),
      admin.fails(resetAccess, { ...of(person), body: {} }),
    ])
      expect(await answer).toMatchObject({ code: 'FRESH_PROOF_NEEDED' });
    expect(await account(person)).toMatchObject({ role: 'user', isDisabled: false });
    expect(await admin.ok(update, { ...of(person), body: { name: 'Renamed' } })).toMatchObject({
      name: 'Renamed',
    });
    expect((await admin.call(signOut, of(person))).status).toBe(204);
  });
});

describe('a change', () => {
  test('of the name shows at once, and leaves everybody signed in', async () => {
    const person = await app.person('Before');
    await owner.ok(update, { ...of(person), body: { name: ' After ', role: 'user' } });
    expect(await person.ok(me)).toMatchObject({ name: 'After' });
    expect(await noted(person, 'user.updated')).toMatchObject([
      { before: { name: 'Before' }, after: { name: 'After' } },
    ]);
  });

  test('to what is so already is none, and leaves no trace', async () => {
    const person = await app.person('Same');
    const body = { name: 'Same', role: 'user', isDisabled: false } as const;
    expect(await owner.ok(update, { ...of(person), body })).toEqual(await account(person));
    expect(await noted(person, 'user.updated')).toEqual([]);
    expect((await person.call(me)).status).toBe(200);
  });

  test('to a system admin holds from the next request on', async () => {
    const person = await app.person('Rising');
    expect(await person.fails(list)).toMatchObject({ code: 'FORBIDDEN' });
    await owner.ok(update, { ...of(person), body: { role: 'admin' } });
    expect((await person.call(list)).status).toBe(200);
    expect(await noted(person, 'user.updated')).toMatchObject([
      { before: { role: 'user' }, after: { role: 'admin' } },
    ]);
  });

  test('of somebody who is not there changes nothing', async () => {
    const nobody = of({ id: NOWHERE });
    for (const answer of [
      owner.fails(update, { ...nobody, body: { name: 'X' } }),
      owner.fails(remove, nobody),
      owner.fails(signOut, nobody),
      owner.fails(resetAccess, { ...nobody, body: {} }),
    ])
      expect(await answer).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('losing an account’s rights', () => {
  let admin: Person;
  let browser: BrowserSession;
  let projectId: string;
  let key: Awaited<ReturnType<TestApp['key']>>;
  let sockets: RealtimeClient[];
  beforeEach(async () => {
    admin = await app.person('Leaving', 'admin');
    browser = await BrowserSession.open(app, admin.email);
    projectId = await app.project(admin, 'Of who leaves');
    key = await app.key(admin, projectId, ['read', 'write']);
    sockets = [await socketOf(admin.credentials), await socketOf(key.credentials)];
    for (const socket of sockets) await socket.subscribe({ projectId });
    for (const client of [browser.client, key]) await client.ok(me);
  });

  async function signedOut(): Promise<void> {
    expect(await admin.fails(me)).toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect(await browser.client.fails(me)).toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect((await browser.refresh()).status).toBe(401);
  }

  test('by being disabled ends sessions, sockets and keys, until it is enabled', async () => {
    await owner.ok(update, { ...of(admin), body: { isDisabled: true } });
    await signedOut();
    expect(await key.fails(me)).toMatchObject({ code: 'NOT_SIGNED_IN' });
    await Promise.all(sockets.map((socket) => socket.closed()));
    await expect(socketOf(key.credentials)).rejects.toMatchObject({
      data: { code: 'NOT_SIGNED_IN' },
    });
    const again = { body: { email: admin.email, password: PASSWORD } };
    expect((await app.anonymous.call(login, again)).status).toBeGreaterThanOrEqual(400);
    expect(await account(admin)).toMatchObject({ isDisabled: true, role: 'admin' });
    expect(await noted(admin, 'user.disabled')).toMatchObject([{ after: { isDisabled: true } }]);
    expect(await noted(admin, 'session.ended')).toMatchObject([{ before: { sessions: 2 } }]);

    await owner.ok(update, { ...of(admin), body: { isDisabled: false } });
    expect((await key.call(me)).status).toBe(200);
    await signedOut();
    expect(await (await app.signIn(admin.email)).ok(me)).toMatchObject({ id: admin.id });
    expect(await noted(admin, 'user.enabled')).toHaveLength(1);
  });

  test('by becoming a user ends sessions and sockets; keys keep what is left', async () => {
    const foreign = await app.project(owner, 'Foreign');
    await owner.ok(update, { ...of(admin), body: { role: 'user' } });
    await signedOut();
    await Promise.all(sockets.map((socket) => socket.closed()));
    expect((await key.call(projectEndpoints.get, { params: { projectId } })).status).toBe(200);
    const user = await app.signIn(admin.email);
    expect(await user.fails(list)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await user.fails(projectEndpoints.get, { params: { projectId: foreign } })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('by being deleted leaves what was written under the name, and the address free', async () => {
    const params = { projectId };
    await admin.ok(docEndpoints.create, { params, body: { fileName: 'kept.md', content: 'Kept.' } });
    expect((await owner.call(remove, of(admin))).status).toBe(204);
    await signedOut();
    expect(await key.fails(me)).toMatchObject({ code: 'NOT_SIGNED_IN' });
    await Promise.all(sockets.map((socket) => socket.closed()));
    expect(await owner.fails(get, of(admin))).toMatchObject({ code: 'NOT_FOUND' });

    const doc = { ...params, doc: 'kept.md' };
    expect(await owner.ok(docEndpoints.get, { params: doc })).toMatchObject({
      content: 'Kept.',
      updatedByName: 'Leaving',
    });
    const { data } = await owner.ok(docEndpoints.listVersions, { params: doc });
    expect(data).toMatchObject([{ createdByName: 'Leaving' }]);
    expect(
      await owner.ok(docEndpoints.update, { params: doc, body: { content: 'Going on.' } }),
    ).toMatchObject({
      version: 2,
    });
    expect(await owner.ok(identityEndpoints.listKeys, { params })).toMatchObject({ data: [] });
    expect(await noted(admin, 'user.deleted')).toMatchObject([
      { object: { name: 'Leaving' }, before: { email: admin.email, role: 'admin' }, after: null },
    ]);
    const { user } = await owner.ok(create, { body: { email: admin.email, name: 'Somebody new' } });
    expect(user).toMatchObject({ projectCount: 0, role: 'user' });
    expect(user.id).not.toBe(admin.id);
  });

  test('[S15] by being signed out ends every session and its sockets, and no key', async () => {
    expect((await owner.call(signOut, of(admin))).status).toBe(204);
    await signedOut();
    await sockets[0]!.closed();
    expect((await key.call(me)).status).toBe(200);
    expect(await sockets[1]!.ask('ping')).toMatchObject({ ok: true });
    expect(await noted(admin, 'session.ended')).toMatchObject([{ before: { sessions: 2 } }]);
    expect((await (await app.signIn(admin.email)).call(me)).status).toBe(200);
  });

  test('leaves everybody else alone', async () => {
    const other = await socketOf(owner.credentials);
    await owner.ok(update, { ...of(admin), body: { isDisabled: true } });
    await sockets[0]!.closed();
    expect(await other.ask('ping')).toMatchObject({ ok: true });
    expect((await owner.call(me)).status).toBe(200);
  });
});

describe('a link to get in again', () => {
  test('takes the place of the one before, and is noted without what is in it', async () => {
    const { user, link } = await owner.ok(create, { body: { email: 'lost@example.com', name: 'Lost' } });
    const second = await owner.ok(resetAccess, { ...of(user), body: {} });
    expect(second.link).not.toBe(link);
    expect(await app.rows('select 1 from access_links where user_id = $1', [user.id])).toHaveLength(1);
    const entries = await noted(user, 'user.link_issued');
    expect(entries).toMatchObject([{ actor: { id: owner.id }, before: null, after: null }]);
  });

  test('takes the second factor off only when that is asked for', async () => {
    const person = await app.person('Locked out');
    await app.rows(
      `insert into second_factors (user_id, secret, confirmed_at) values ($1, 'sealed', now())`,
      [person.id],
    );
    await app.rows(`insert into recovery_codes (id, user_id, hash) values (gen_random_uuid(), $1, 'h')`, [
      person.id,
    ]);
    await owner.ok(resetAccess, { ...of(person), body: {} });
    expect(await account(person)).toMatchObject({ hasSecondFactor: true });
    await owner.ok(resetAccess, { ...of(person), body: { removeSecondFactor: true } });
    expect(await account(person)).toMatchObject({ hasSecondFactor: false });
    expect(await app.rows('select 1 from recovery_codes where user_id = $1', [person.id])).toEqual([]);
    expect(await noted(person, 'user.second_factor_off')).toHaveLength(1);
  });
});

describe('system admins', () => {
  test('take nothing from themselves', async () => {
    const admin = await app.person('Self', 'admin');
    expect((await account(admin, admin)).can).toEqual({
      edit: true,
      changeRole: false,
      disable: false,
      delete: false,
    });
    for (const answer of [
      admin.fails(update, { ...of(admin), body: { role: 'user' } }),
      admin.fails(update, { ...of(admin), body: { isDisabled: true } }),
      admin.fails(update, { ...of(admin), body: { name: 'X', isDisabled: true } }),
      admin.fails(remove, of(admin)),
    ])
      expect(await answer).toMatchObject({ code: 'FORBIDDEN' });
    expect(await admin.ok(me)).toMatchObject({ role: 'admin', name: 'Self' });
  });

  describe('who take each other’s rights at the same moment', () => {
    let other: TestApp;
    beforeAll(async () => {
      other = await TestApp.start();
    });
    afterAll(() => other.stop());

    test.each(['changeRole', 'disable', 'delete'] as const)('leave one: %s', async (deed) => {
      const [anna, bert] = [await other.person('Anna', 'admin'), await other.person('Bert', 'admin')];
      await other.rows(`update users set role = 'user' where id <> all($1)`, [[anna.id, bert.id]]);
      const outcomes = await whileUsersAreHeld(other, () => [take(deed, anna, bert), take(deed, bert, anna)]);
      expect(outcomes.filter(({ status }) => status < 300)).toHaveLength(1);
      expect(outcomes.find(({ status }) => status >= 300)!.body).toMatchObject({ code: 'LAST_ADMIN' });
      const left = await other.rows(`select id from users where role = 'admin' and disabled_at is null`);
      expect(left).toHaveLength(1);
    });
  });

  /** Both requests are let in, and wait for the database until the other has come as far. */
  async function whileUsersAreHeld<T>(held: TestApp, requests: () => Promise<T>[]): Promise<T[]> {
    const holder = new pg.Client(held.database.connection);
    await holder.connect();
    try {
      await holder.query('begin');
      await holder.query('select id from users for update');
      const answers = Promise.all(requests());
      await expect.poll(() => waiting(held), { timeout: 10_000 }).toBe(2);
      await holder.query('commit');
      return await answers;
    } finally {
      await holder.end();
    }
  }

  async function waiting(held: TestApp): Promise<number> {
    const rows = await held.rows(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows.length;
  }

  function take(deed: 'changeRole' | 'disable' | 'delete', by: TestClient, from: Person) {
    if (deed === 'delete') return by.call(remove, of(from));
    const body = deed === 'disable' ? { isDisabled: true } : { role: 'user' as const };
    return by.call(update, { ...of(from), body });
  }
});

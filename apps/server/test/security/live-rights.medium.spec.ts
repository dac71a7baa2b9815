import {
  accountEndpoints,
  docEndpoints,
  identityEndpoints,
  memberEndpoints,
  userEndpoints,
} from '@cairn/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Authenticator } from '#platform/http';
import { BrowserSession } from '../browser-session.ts';
import { RealtimeClient } from '../realtime-client.ts';
import { PASSWORD, type Person, TestApp } from '../test-app.ts';
import { TestClient } from '../test-client.ts';

// Rights are taken at one server, while the connections are with it and with another of the same database.
let here: TestApp;
let there: TestApp;
let owner: Person;
let projectId: string;
beforeAll(async () => {
  here = await TestApp.start();
  there = await TestApp.start({ database: here.database, home: here.home });
  owner = await here.owner();
});
afterAll(async () => {
  await there.stop();
  await here.stop();
});
beforeEach(async () => {
  projectId = await here.project(owner);
});
afterEach(() => RealtimeClient.closeAll());

type Headers = Readonly<Record<string, string>>;

const params = () => ({ projectId });
const create = (app: TestApp, as: Headers, fileName: string) =>
  new TestClient(app.url, as).call(docEndpoints.create, { params: params(), body: { fileName } });
const read = (app: TestApp, as: Headers) =>
  new TestClient(app.url, as).call(docEndpoints.list, { params: params() });

/** A socket in the project's room at each of the two. */
async function sockets(as: Headers): Promise<RealtimeClient[]> {
  const clients = await Promise.all(
    [here, there].map(({ url }) => RealtimeClient.connect(url, { headers: { ...as } })),
  );
  for (const client of clients) expect(await client.subscribe({ projectId })).toMatchObject({ ok: true });
  return clients;
}

const areOpen = (clients: RealtimeClient[]) => clients.map(({ socket }) => socket.connected);

async function bothRefuse(as: Headers, status: number): Promise<void> {
  for (const app of [here, there])
    await expect.poll(async () => (await read(app, as)).status, { timeout: 5_000 }).toBe(status);
}

/** Whoever stays hears what happens now; whoever is gone must not. */
async function hearNothingMore(clients: RealtimeClient[]): Promise<void> {
  const heard = clients.map(({ events }) => events.length);
  const stays = await sockets(owner.credentials);
  for (const app of [here, there]) await create(app, owner.credentials, `${Math.random()}.md`);
  for (const client of stays) await client.names(1);
  expect(clients.map(({ events }) => events.length)).toEqual(heard);
}

describe('[A08][S05] a right that is taken ends at once, at every server', () => {
  test('by disabling the account, for its sessions and its keys', async () => {
    const ana = await here.member(projectId, 'admin', 'Ana');
    const { key } = await here.key(ana, projectId);
    const held = [...(await sockets(ana.credentials)), ...(await sockets({ 'x-api-key': key }))];
    await owner.ok(userEndpoints.update, { params: { userId: ana.id }, body: { isDisabled: true } });
    await Promise.all(held.map((client) => client.closed()));
    await bothRefuse(ana.credentials, 401);
    await bothRefuse({ 'x-api-key': key }, 401);
    await hearNothingMore(held);
    expect(areOpen(held)).toEqual([false, false, false, false]);
  });

  test('by deleting the account', async () => {
    const ana = await here.member(projectId, 'editor', 'Ana');
    const held = await sockets(ana.credentials);
    await owner.ok(userEndpoints.delete, { params: { userId: ana.id } });
    await Promise.all(held.map((client) => client.closed()));
    await bothRefuse(ana.credentials, 401);
    expect(areOpen(held)).toEqual([false, false]);
  });

  test('by taking somebody out of the project, whose other projects go on', async () => {
    const ana = await here.member(projectId, 'editor', 'Ana');
    const held = await sockets(ana.credentials);
    await owner.ok(memberEndpoints.remove, { params: { projectId, userId: ana.id } });
    await bothRefuse(ana.credentials, 404);
    await expect
      .poll(
        async () => {
          const before = held.map(({ events }) => events.length);
          for (const app of [here, there]) await create(app, owner.credentials, `${Math.random()}.md`);
          for (const client of held) await client.ask('ping');
          return held.map(({ events }, at) => events.length - before[at]!);
        },
        { timeout: 4_000 },
      )
      .toEqual([0, 0]);
    await hearNothingMore(held);
    for (const client of held) {
      expect(client.socket.connected).toBe(true);
      expect(await client.subscribe({ projectId })).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    }
  });

  test('by a lower role in the project: what it does not allow is refused, what it allows goes on', async () => {
    const ana = await here.member(projectId, 'editor', 'Ana');
    const held = await sockets(ana.credentials);
    for (const app of [here, there])
      expect((await create(app, ana.credentials, `${Math.random()}.md`)).status).toBe(201);
    await owner.ok(memberEndpoints.changeRole, {
      params: { projectId, userId: ana.id },
      body: { role: 'viewer' },
    });
    for (const app of [here, there])
      await expect
        .poll(async () => (await create(app, ana.credentials, `${Math.random()}.md`)).status, {
          timeout: 5_000,
        })
        .toBe(403);
    expect(areOpen(held)).toEqual([true, true]);
  });

  test('by taking the rights of a system admin', async () => {
    const ada = await here.person('Ada', 'admin');
    const held = await sockets(ada.credentials);
    await owner.ok(userEndpoints.update, { params: { userId: ada.id }, body: { role: 'user' } });
    await Promise.all(held.map((client) => client.closed()));
    await bothRefuse(ada.credentials, 401);
    const again = await here.signIn(ada.email);
    await bothRefuse(again.credentials, 404);
    expect(areOpen(held)).toEqual([false, false]);
  });

  test('by signing out, and no other session of the account', async () => {
    const ana = await here.member(projectId, 'viewer', 'Ana');
    const other = await sockets(ana.credentials);
    const session = await BrowserSession.open(here, ana.email);
    const held = await Promise.all(
      [here, there].map(({ url }) =>
        RealtimeClient.connect(url, { headers: { cookie: `cairn_at=${session.access}`, origin: url } }),
      ),
    );
    await session.client.ok(identityEndpoints.logout);
    await Promise.all(held.map((client) => client.closed()));
    await bothRefuse({ cookie: `cairn_at=${session.access}` }, 401);
    expect(areOpen(other)).toEqual([true, true]);
  });

  test('by ending the other sessions, or changing the password', async () => {
    const ana = await here.member(projectId, 'viewer', 'Ana');
    const first = await sockets(ana.credentials);
    const second = await here.signIn(ana.email);
    const stays = await sockets(second.credentials);
    await second.ok(accountEndpoints.endOtherSessions);
    await Promise.all(first.map((client) => client.closed()));
    const third = await here.signIn(ana.email);
    const newPassword = 'another horse battery';
    await third.ok(accountEndpoints.changePassword, { body: { currentPassword: PASSWORD, newPassword } });
    await Promise.all(stays.map((client) => client.closed()));
    await bothRefuse(second.credentials, 401);
    expect(areOpen(stays)).toEqual([false, false]);
  });

  test('by switching a key off, deleting it, or letting its time pass', async () => {
    const [off, gone, late, stays] = await Promise.all(
      Array.from({ length: 4 }, () => here.key(owner, projectId)),
    );
    const credentialsOf = ({ key }: { key: string }) => ({ 'x-api-key': key });
    const held = await Promise.all([off!, gone!, late!, stays!].map((one) => sockets(credentialsOf(one))));
    const keyParams = ({ id: keyId }: { id: string }) => ({ params: { projectId, keyId } });
    await owner.ok(identityEndpoints.updateKey, { ...keyParams(off!), body: { isActive: false } });
    await owner.ok(identityEndpoints.deleteKey, keyParams(gone!));
    // Each minute all are looked at again; here it is asked for at once.
    await here.rows(`update api_keys set expires_at = now() where id = $1`, [late!.id]);
    await here.rows(`select pg_notify('cairn', $1)`, [`access ${late!.id}`]);
    for (const clients of held.slice(0, 3)) await Promise.all(clients.map((client) => client.closed()));
    for (const one of [off!, gone!, late!]) await bothRefuse(credentialsOf(one), 401);
    await hearNothingMore(held.slice(0, 3).flat());
    expect(areOpen(held[3]!)).toEqual([true, true]);
  });
});

test('[A08] a handshake that had passed when the right was taken does not stay', async () => {
  const ana = await here.member(projectId, 'viewer', 'Ana');
  for (const app of [here, there]) {
    const session = await BrowserSession.open(here, ana.email);
    const authenticator = app.nest.get(Authenticator);
    const authenticate = authenticator.authenticate.bind(authenticator);
    vi.spyOn(authenticator, 'authenticate').mockImplementationOnce(async (credentials) => {
      const principal = await authenticate(credentials);
      expect(principal).not.toBeNull();
      await session.client.ok(identityEndpoints.logout);
      return principal;
    });
    const headers = { cookie: `cairn_at=${session.access}`, origin: app.url };
    const client = await RealtimeClient.connect(app.url, { headers });
    await client.closed();
  }
});

test('[A08] what was announced while a server could not hear it counts once it can again', async () => {
  const ana = await here.member(projectId, 'viewer', 'Ana');
  const held = await sockets(ana.credentials);
  const listeners = `from pg_stat_activity where datname = current_database() and query like 'select pg_advisory_lock_shared%'`;
  await here.rows(`select pg_terminate_backend(pid) ${listeners}`);
  await owner.ok(userEndpoints.signOut, { params: { userId: ana.id } });
  await Promise.all(held.map((client) => client.closed()));
  await expect.poll(async () => (await here.rows(`select 1 ${listeners}`)).length).toBe(2);
  expect(there.logs.filter((line) => line.includes('changes of rights by other processes'))).toHaveLength(1);
});

test('[A08][S45] nobody stays whose rights cannot be looked up', async () => {
  const ana = await here.member(projectId, 'viewer', 'Ana');
  const held = await sockets(ana.credentials);
  for (const app of [here, there])
    vi.spyOn(app.nest.get(Authenticator), 'isStill').mockRejectedValueOnce(new Error('the database is away'));
  await here.rows(`select pg_notify('cairn', $1)`, [`access ${ana.id}`]);
  await Promise.all(held.map((client) => client.closed()));
  expect(areOpen(held)).toEqual([false, false]);
});

import { randomUUID } from 'node:crypto';
import { identityEndpoints, memberEndpoints, projectEndpoints } from '@cairn/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BrowserSession } from '../../../../test/browser-session.ts';
import { RealtimeClient } from '../../../../test/realtime-client.ts';
import { PASSWORD, type Person, TestApp } from '../../../../test/test-app.ts';

const { accept, invitations, invite, joinWithNewAccount, lookAtInvitation, withdraw } = memberEndpoints;

let app: TestApp;
let owner: Person;
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

const newAddress = () => `new.${randomUUID().slice(0, 8)}@example.com`;
async function invited(email: string, role: 'viewer' | 'editor' | 'admin' = 'editor') {
  const invitation = await ada.ok(invite, { params: { projectId }, body: { email, role } });
  return { ...invitation, token: new URL(invitation.link).searchParams.get('token')! };
}
const waiting = async () => (await ada.ok(invitations, { params: { projectId } })).data;
const join = (token: string, name = 'Nia New') =>
  app.anonymous.call(joinWithNewAccount, { body: { token, name, password: PASSWORD } });
const members = async () =>
  (await ada.ok(memberEndpoints.list, { params: { projectId } })).data.map(({ email, role }) => [
    email,
    role,
  ]);
const actions = async () =>
  (
    await app.rows<{ action: string }>('select action from audit_entries where project_id = $1 order by id', [
      projectId,
    ])
  )
    .map(({ action }) => action)
    .filter((action) => /^(member|invitation)\./.test(action));

test('the link leads an address without an account into the project, signed in', async () => {
  const email = newAddress();
  const { token, link, expiresAt } = await invited(email);
  expect(new URL(link).pathname).toBe('/invitation');
  expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(6.9 * 24 * 3600 * 1000);
  expect(await app.anonymous.ok(lookAtInvitation, { body: { token } })).toEqual({
    projectName: 'Handbook',
    role: 'editor',
    email,
    invitedByName: 'Ada',
    expiresAt,
    hasAccount: false,
  });
  const answer = await join(token);
  expect(answer).toMatchObject({ status: 201, body: { user: { email, name: 'Nia New', role: 'user' } } });
  const { client } = BrowserSession.from(app, answer);
  expect(await client.ok(projectEndpoints.get, { params: { projectId } })).toMatchObject({ role: 'editor' });
  expect(await app.signIn(email)).toMatchObject({ name: 'Nia New' });
  expect(await waiting()).toEqual([]);
  expect(await actions()).toEqual(['invitation.created', 'invitation.accepted']);
});

test('who has an account signs in with it, and then accepts', async () => {
  const eve = await app.person('Eve');
  const watcher = await RealtimeClient.connect(app.url, { headers: { ...ada.credentials } });
  await watcher.subscribe({ projectId });
  const { token } = await invited(eve.email.toUpperCase(), 'viewer');
  expect(await app.anonymous.ok(lookAtInvitation, { body: { token } })).toMatchObject({ hasAccount: true });
  expect((await join(token)).body).toMatchObject({ code: 'EMAIL_TAKEN' });
  expect((await eve.call(projectEndpoints.get, { params: { projectId } })).status).toBe(404);
  expect(await eve.ok(accept, { body: { token } })).toEqual({ projectId, role: 'viewer' });
  expect((await eve.call(projectEndpoints.get, { params: { projectId } })).status).toBe(200);
  expect(await watcher.names(1)).toEqual(['member:changed']);
  expect(await eve.fails(accept, { body: { token } })).toMatchObject({ code: 'LINK_INVALID' });
});

test('nobody else can accept it, not even a system admin, and it waits for whom it is for', async () => {
  const [eve, mallory] = [await app.person('Eve'), await app.person('Mallory')];
  const { token } = await invited(eve.email);
  for (const other of [mallory, owner, ada])
    expect(await other.fails(accept, { body: { token } })).toMatchObject({ code: 'FORBIDDEN' });
  expect((await mallory.call(projectEndpoints.get, { params: { projectId } })).status).toBe(404);
  await eve.ok(accept, { body: { token } });
});

test('a member who accepts keeps the role they have', async () => {
  const ed = await app.member(projectId, 'admin');
  const { token } = await invited(ed.email, 'viewer');
  expect(await ed.ok(accept, { body: { token } })).toEqual({ projectId, role: 'admin' });
  expect(await members()).toContainEqual([ed.email, 'admin']);
});

test('to be added by hand ends an invitation that waits', async () => {
  const eve = await app.person('Eve');
  const { token } = await invited(eve.email, 'admin');
  const body = { userId: eve.id, role: 'viewer' } as const;
  await ada.ok(memberEndpoints.add, { params: { projectId }, body });
  expect(await eve.fails(accept, { body: { token } })).toMatchObject({ code: 'LINK_INVALID' });
});

describe('a link works once', () => {
  test('of twenty who join with it at the same time, one does', async () => {
    const email = newAddress();
    const { token } = await invited(email);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => join(token, `Nia ${at}`)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const others = answers.filter(({ status }) => status !== 201).map(({ body }) => body);
    for (const body of others)
      expect(['LINK_INVALID', 'EMAIL_TAKEN']).toContain((body as { code: string }).code);
    expect(await app.rows('select id from users where email = $1', [email])).toHaveLength(1);
    expect(await members()).toHaveLength(2);
  });

  test('of twenty tries to accept it, one does', async () => {
    const eve = await app.person('Eve');
    const { token } = await invited(eve.email);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => eve.call(accept, { body: { token } })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(19);
    expect((await actions()).filter((action) => action === 'invitation.accepted')).toHaveLength(1);
  });
});

describe('a link ends', () => {
  const asked = async (token: string) => {
    const answers = await Promise.all([
      app.anonymous.call(lookAtInvitation, { body: { token } }),
      join(token),
      ada.call(accept, { body: { token } }),
    ]);
    return answers.map(({ body }) => (body as { code?: string }).code);
  };
  const NO_MORE = ['LINK_INVALID', 'LINK_INVALID', 'LINK_INVALID'];

  test('when the address is invited once more', async () => {
    const email = newAddress();
    const first = await invited(email, 'admin');
    const second = await invited(email, 'viewer');
    expect(await waiting()).toMatchObject([{ id: second.id, role: 'viewer', can: { withdraw: true } }]);
    expect(await asked(first.token)).toEqual(NO_MORE);
    expect((await join(second.token)).status).toBe(201);
    expect(await members()).toContainEqual([email, 'viewer']);
  });

  test('when it is withdrawn', async () => {
    const { id, token } = await invited(newAddress());
    await ada.ok(withdraw, { params: { projectId, invitationId: id } });
    expect(await asked(token)).toEqual(NO_MORE);
    expect(await waiting()).toEqual([]);
    expect(await actions()).toEqual(['invitation.created', 'invitation.withdrawn']);
  });

  test('after seven days', async () => {
    const { token } = await invited(newAddress());
    await app.rows(`update invitations set expires_at = now() - interval '1 second' where project_id = $1`, [
      projectId,
    ]);
    expect(await asked(token)).toEqual(NO_MORE);
    expect(await waiting()).toEqual([]);
  });

  test('with its project', async () => {
    const { token } = await invited(newAddress());
    await ada.ok(projectEndpoints.delete, { params: { projectId } });
    expect(await asked(token)).toEqual(NO_MORE);
  });

  test('and a made-up one never worked', async () => {
    expect(await asked(Buffer.alloc(32).toString('base64url'))).toEqual(NO_MORE);
  });
});

test('what is kept of a link cannot be used as one, and no log tells it', async () => {
  const { token } = await invited(newAddress());
  const rows = await app.rows<{ token_hash: string }>('select * from invitations where project_id = $1', [
    projectId,
  ]);
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(await app.anonymous.fails(lookAtInvitation, { body: { token: rows[0]!.token_hash } })).toMatchObject(
    {
      code: 'LINK_INVALID',
    },
  );
  expect(app.logs.join('')).not.toContain(token);
  expect(JSON.stringify(await app.rows('select * from audit_entries'))).not.toContain(token);
});

test('a password that everybody tries first is refused, and the invitation waits', async () => {
  const { token } = await invited(newAddress());
  const body = { token, name: 'Nia', password: 'password123' };
  expect(await app.anonymous.fails(joinWithNewAccount, { body })).toMatchObject({
    code: 'PASSWORD_TOO_COMMON',
  });
  expect((await join(token)).status).toBe(201);
});

test('inviting answers the same in the same time, whether or not there is an account', async () => {
  const eve = await app.person('Eve');
  const known: number[] = [];
  const unknown: number[] = [];
  const shapes = new Set<string>();
  const timed = async (email: string, times: number[]) => {
    const from = performance.now();
    const answer = await ada.ok(invite, { params: { projectId }, body: { email, role: 'viewer' } });
    times.push(performance.now() - from);
    shapes.add(Object.keys(answer).toSorted().join());
  };
  const stranger = newAddress();
  for (let round = 0; round < 100; round += 1) {
    await timed(eve.email, known);
    await timed(stranger, unknown);
  }
  const median = (times: number[]) => times.toSorted((a, b) => a - b)[50]!;
  expect(shapes.size).toBe(1);
  expect(Math.abs(median(known) / median(unknown) - 1)).toBeLessThan(0.15);
});

test('only admins of this very project see, make and withdraw its invitations', async () => {
  const { id, token } = await invited(newAddress());
  const ed = await app.member(projectId, 'editor');
  const elsewhere = await app.project(ada, 'Elsewhere');
  const body = { email: newAddress(), role: 'viewer' } as const;
  expect(await ed.fails(invitations, { params: { projectId } })).toMatchObject({ code: 'FORBIDDEN' });
  expect(await ed.fails(invite, { params: { projectId }, body })).toMatchObject({ code: 'FORBIDDEN' });
  expect(await ed.fails(withdraw, { params: { projectId, invitationId: id } })).toMatchObject({
    code: 'FORBIDDEN',
  });
  const params = { projectId: elsewhere, invitationId: id };
  expect(await ada.fails(withdraw, { params })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await app.anonymous.ok(lookAtInvitation, { body: { token } })).toMatchObject({ role: 'editor' });
  expect((await ada.ok(invitations, { params: { projectId: elsewhere } })).data).toEqual([]);
  expect(await owner.ok(identityEndpoints.me)).toMatchObject({ id: owner.id });
});

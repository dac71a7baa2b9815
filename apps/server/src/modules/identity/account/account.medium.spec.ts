import { accountEndpoints, identityEndpoints } from '@cairn/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BrowserSession, cookiesOf } from '../../../../test/browser-session.ts';
import { RealtimeClient } from '../../../../test/realtime-client.ts';
import { PASSWORD, type Person, TestApp } from '../../../../test/test-app.ts';
import { TestClient } from '../../../../test/test-client.ts';

const { changePassword, confirm, endOtherSessions, endSession, get, sessions, update } = accountEndpoints;
const { login, me } = identityEndpoints;
const NEW_PASSWORD = 'another horse entirely';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterEach(() => RealtimeClient.closeAll());
afterAll(() => app.stop());

const socketOf = ({ access }: BrowserSession) =>
  RealtimeClient.connect(app.url, { headers: { cookie: `cairn_at=${access}`, origin: app.url } });

const auditOf = (action: string, userId: string) =>
  app.rows<{ before: unknown; after: unknown; actor_id: string | null }>(
    'select before, after, actor_id from audit_entries where action = $1 and object_id = $2',
    [action, userId],
  );
/** As if the proof of every session of the person was given that long ago. */
const ageProof = (person: Person, minutes: number) =>
  app.rows('update sessions set confirmed_at = now() - make_interval(secs => $2) where user_id = $1', [
    person.id,
    minutes * 60,
  ]);

describe('one’s own account', () => {
  test('tells how one signs in, and for how long the proof of the sign-in holds', async () => {
    const ana = await app.person('Ana');
    const account = await ana.ok(get);
    expect(account).toMatchObject({
      user: { id: ana.id, email: ana.email },
      hasPassword: true,
      hasSecondFactor: false,
      recoveryCodesLeft: 0,
      identities: [],
    });
    const minutes = (Date.parse(account.confirmedUntil!) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(9);
    expect(minutes).toBeLessThanOrEqual(10.1);
  });

  test('is renamed by its owner, seen at once, and written down', async () => {
    const ana = await app.person('Ana');
    expect(await ana.ok(update, { body: { name: ' Anna ' } })).toMatchObject({ id: ana.id, name: 'Anna' });
    expect(await ana.ok(me)).toMatchObject({ name: 'Anna' });
    expect(await auditOf('user.updated', ana.id)).toEqual([
      { before: { name: 'Ana' }, after: { name: 'Anna' }, actor_id: ana.id },
    ]);
  });

  test('is no business of an API key', async () => {
    const ana = await app.person('Ana');
    const key = await app.key(ana, await app.project(ana), ['hook', 'read', 'write']);
    expect(await key.fails(get)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await key.fails(confirm, { body: { password: PASSWORD } })).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('a fresh proof', () => {
  test('[S16] is over after ten minutes, and given anew by the password', async () => {
    const ana = await app.person('Ana');
    await ageProof(ana, 9.9);
    expect((await ana.ok(get)).confirmedUntil).not.toBeNull();
    await ageProof(ana, 10);
    expect((await ana.ok(get)).confirmedUntil).toBeNull();
    const wrong = await ana.fails(confirm, { body: { password: 'not the one' } });
    expect(wrong).toMatchObject({ statusCode: 401, code: 'BAD_CREDENTIALS' });
    expect((await ana.ok(get)).confirmedUntil).toBeNull();
    const { confirmedUntil } = await ana.ok(confirm, { body: { password: PASSWORD } });
    expect((await ana.ok(get)).confirmedUntil).toBe(confirmedUntil);
  });

  test('[S16] of one session is none of another', async () => {
    const desk = await app.person('Ana');
    const phone = await app.signIn(desk.email);
    await ageProof(desk, 11);
    await desk.ok(confirm, { body: { password: PASSWORD } });
    expect((await phone.ok(get)).confirmedUntil).toBeNull();
  });

  test('needs a proof', async () => {
    const ana = await app.person('Ana');
    expect(await ana.fails(confirm, { body: {} })).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await ana.fails(confirm, { body: { password: PASSWORD, code: '123456' } })).toMatchObject({
      code: 'SECOND_FACTOR_WRONG',
    });
  });

  test('[S16] cannot be guessed by whoever sits down at an open session', async () => {
    const ana = await app.person('Ana');
    for (let at = 0; at < 10; at += 1)
      expect((await ana.call(confirm, { body: { password: `guess ${at}` } })).status).toBe(401);
    expect(await ana.fails(confirm, { body: { password: PASSWORD } })).toMatchObject({
      code: 'RATE_LIMITED',
    });
    const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    expect(await ana.fails(changePassword, { body: change })).toMatchObject({ code: 'RATE_LIMITED' });
  });
});

describe('changing the password', () => {
  test('[S15] ends every other session with its sockets, and the browser that does it stays signed in', async () => {
    const ana = await app.person('Ana');
    const [desk, phone] = [
      await BrowserSession.open(app, ana.email),
      await BrowserSession.open(app, ana.email),
    ];
    const [deskSocket, phoneSocket] = await Promise.all([socketOf(desk), socketOf(phone)]);
    const answer = await desk.client.call(changePassword, {
      body: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD },
    });
    expect(answer.status).toBe(204);
    await phoneSocket.closed();
    expect(await phone.client.fails(me)).toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect((await phone.refresh()).status).toBe(401);
    expect(await desk.client.fails(me)).toMatchObject({ code: 'NOT_SIGNED_IN' });
    const access = cookiesOf(answer.headers).get('cairn_at')!;
    expect(access.attributes).toEqual(['httponly', 'max-age=900', 'path=/', 'samesite=lax']);
    const renewed = new TestClient(app.url, { cookie: `cairn_at=${access.value}` });
    expect(await renewed.ok(me)).toMatchObject({ id: ana.id });
    expect((await desk.refresh()).status).toBe(200);
    expect(deskSocket.socket.connected).toBe(true);
  });

  test('makes the new one right, and the old one wrong', async () => {
    const ana = await app.person('Ana');
    await ana.ok(changePassword, { body: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD } });
    const tryWith = (password: string) => app.anonymous.call(login, { body: { email: ana.email, password } });
    expect((await tryWith(PASSWORD)).status).toBe(401);
    expect((await tryWith(NEW_PASSWORD)).status).toBe(200);
    const [entry] = await auditOf('user.password_changed', ana.id);
    expect(entry).toMatchObject({ actor_id: ana.id, after: { sessionsEnded: 0 } });
  });

  test('[S16] needs the current one, or a fresh proof', async () => {
    const ana = await app.person('Ana');
    await ageProof(ana, 11);
    const change = (currentPassword?: string) =>
      ana.fails(changePassword, { body: { currentPassword, newPassword: NEW_PASSWORD } });
    expect(await change()).toMatchObject({ statusCode: 403, code: 'FRESH_PROOF_NEEDED' });
    expect(await change('not the one')).toMatchObject({ statusCode: 401, code: 'BAD_CREDENTIALS' });
    await ana.ok(confirm, { body: { password: PASSWORD } });
    await ana.ok(changePassword, { body: { newPassword: NEW_PASSWORD } });
  });

  test('[S09] refuses what is too short, and what is tried first', async () => {
    const ana = await app.person('Ana');
    const change = (newPassword: string) =>
      ana.fails(changePassword, { body: { currentPassword: PASSWORD, newPassword } });
    expect(await change('nine char')).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await change('x'.repeat(257))).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await change('QwertyUIOP')).toMatchObject({ statusCode: 422, code: 'PASSWORD_TOO_COMMON' });
    expect((await ana.call(me)).status).toBe(200);
  });
});

describe('the own sessions', () => {
  test('[S15] are listed with where they are used, and tell which one asks', async () => {
    const ana = await app.person('Ana');
    const body = { email: ana.email, password: PASSWORD };
    await app.anonymous.ok(login, { body, headers: { 'user-agent': 'A phone' } });
    const { data, meta } = await ana.ok(sessions);
    expect(meta).toEqual({ page: 1, perPage: 20, total: 2 });
    expect(data[0]).toMatchObject({ isCurrent: false, userAgent: 'A phone', ip: '127.0.0.1' });
    expect(data[1]).toMatchObject({ isCurrent: true });
    const days = (Date.parse(data[0]!.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(7, 1);
    expect((await ana.ok(sessions, { query: { page: 2, perPage: 1 } })).data).toEqual([data[1]]);
  });

  test('[S15] are not listed once they have ended, whichever way', async () => {
    const ana = await app.person('Ana');
    for (let at = 0; at < 3; at += 1) await app.signIn(ana.email);
    const { data } = await ana.ok(sessions);
    const others = data.filter(({ isCurrent }) => !isCurrent);
    const set = (what: string, id: string) => app.rows(`update sessions set ${what} where id = $1`, [id]);
    await set('revoked_at = now()', others[0]!.id);
    await set('absolute_expires_at = now()', others[1]!.id);
    await set(`last_used_at = now() - interval '8 days'`, others[2]!.id);
    const left = await ana.ok(sessions);
    expect(left.data.map(({ isCurrent }) => isCurrent)).toEqual([true]);
    expect(left.meta.total).toBe(1);
  });

  test('[S15] end one by one, or all but this one, and it is written down', async () => {
    const ana = await app.person('Ana');
    const [desk, phone, tablet] = [
      await BrowserSession.open(app, ana.email),
      await BrowserSession.open(app, ana.email),
      await BrowserSession.open(app, ana.email),
    ];
    const { data } = await phone.client.ok(sessions);
    const sessionId = data.find(({ isCurrent }) => isCurrent)!.id;
    await desk.client.ok(endSession, { params: { sessionId } });
    expect(await phone.client.fails(me)).toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect((await phone.refresh()).status).toBe(401);
    expect((await tablet.client.call(me)).status).toBe(200);
    expect(await desk.client.fails(endSession, { params: { sessionId } })).toMatchObject({
      code: 'NOT_FOUND',
    });

    await desk.client.ok(endOtherSessions);
    expect((await tablet.client.call(me)).status).toBe(401);
    expect((await ana.call(me)).status).toBe(401);
    expect((await desk.client.call(me)).status).toBe(200);
    expect((await desk.refresh()).status).toBe(200);
    expect(await auditOf('session.ended', sessionId)).toHaveLength(1);
    expect(await auditOf('session.ended', ana.id)).toMatchObject([{ after: { sessionsEnded: 2 } }]);
  });

  test('[S15] of other people are not there', async () => {
    const [ana, ben] = [await app.person('Ana'), await app.person('Ben')];
    const { data } = await ben.ok(sessions);
    expect(data).toHaveLength(1);
    const error = await ana.fails(endSession, { params: { sessionId: data[0]!.id } });
    expect(error).toMatchObject({ statusCode: 404, code: 'NOT_FOUND' });
    await ana.ok(endOtherSessions);
    expect((await ben.call(me)).status).toBe(200);
  });
});

import { identityEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeyRotation, KeyUses } from '#platform/crypto';
import { BrowserSession, cookiesOf } from '../../../../test/browser-session.ts';
import { PASSWORD, type Person, SETUP_TOKEN, TestApp } from '../../../../test/test-app.ts';
import { TestClient } from '../../../../test/test-client.ts';
import type { UserRow } from '../users/user.repository.ts';
import { SessionService } from './session.service.ts';

const { login, logout, me, providers, refresh, setup } = identityEndpoints;

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

describe('the first owner', () => {
  const owner = { token: SETUP_TOKEN, email: 'Owner@Example.com', name: 'Olga Owner', password: PASSWORD };

  test('[S10] is not made without the printed token', async () => {
    expect(await app.anonymous.ok(providers)).toMatchObject({ setupRequired: true });
    for (const token of ['wrong', `${SETUP_TOKEN}x`, SETUP_TOKEN.slice(1)]) {
      const error = await app.anonymous.fails(setup, { body: { ...owner, token } });
      expect(error).toMatchObject({ statusCode: 401, code: 'SETUP_TOKEN_INVALID' });
    }
    expect(await app.rows('select 1 from users')).toEqual([]);
  });

  test('hears of all that is wrong with the form at once', async () => {
    const body = { token: '', email: 'nobody', name: ' ', password: 'short' };
    const error = await app.anonymous.fails(setup, { body });
    expect(error.code).toBe('VALIDATION_FAILED');
    for (const field of ['token', 'email', 'name', 'password'])
      expect(error.message.join('\n')).toMatch(new RegExp(`^${field}: `, 'm'));
  });

  test('[S10] is one, however many ask at the same moment', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_none, at) =>
        app.anonymous.call(setup, { body: { ...owner, email: `owner${at}@example.com` } }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201,
      ...Array(19).fill(409),
    ]);
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'SETUP_DONE' });
    expect(await app.rows('select role from users')).toEqual([{ role: 'admin' }]);
    expect(await app.anonymous.ok(providers)).toMatchObject({ setupRequired: false });
    const later = await app.anonymous.fails(setup, { body: owner });
    expect(later).toMatchObject({ statusCode: 409, code: 'SETUP_DONE' });
  });

  test('[S09] has a password that only its hash is kept of', async () => {
    const [row] = await app.rows<{ password_hash: string }>('select password_hash from users');
    expect(row!.password_hash).toMatch(/^argon2id\$/);
    expect(app.logs.join('')).not.toContain(PASSWORD);
  });
});

describe('signing in', () => {
  let ana: Person;
  beforeAll(async () => {
    ana = await app.person('Ana');
  });

  test('takes the e-mail in any case', async () => {
    const { user } = await app.anonymous.ok(login, {
      body: { email: ana.email.toUpperCase(), password: PASSWORD },
    });
    expect(user).toMatchObject({ id: ana.id, email: ana.email, role: 'user' });
  });

  test('[S12] says the same of a wrong password and of an unknown person', async () => {
    const wrong = await app.anonymous.fails(login, { body: { email: ana.email, password: 'not the one' } });
    const unknown = await app.anonymous.fails(login, {
      body: { email: 'no@example.com', password: 'not the one' },
    });
    expect(wrong).toMatchObject({ statusCode: 401, code: 'BAD_CREDENTIALS' });
    expect(unknown).toMatchObject({ code: wrong.code, message: wrong.message });
  });

  test('ends with the account', async () => {
    const ben = await app.person('Ben');
    await app.rows('update users set disabled_at = now() where id = $1', [ben.id]);
    const tryWith = (password: string) =>
      app.anonymous.fails(login, { body: { email: ben.email, password } });
    expect(await tryWith(PASSWORD)).toMatchObject({ statusCode: 403, code: 'ACCOUNT_DISABLED' });
    expect(await tryWith('not the one')).toMatchObject({ code: 'BAD_CREDENTIALS' });
    await expect.poll(async () => (await ben.call(me)).status, { timeout: 3_000 }).toBe(401);
  });

  test('[S17][A14] sets cookies that scripts and other sites cannot use', async () => {
    const { headers } = await app.anonymous.call(login, { body: { email: ana.email, password: PASSWORD } });
    const cookies = cookiesOf(headers);
    expect(cookies.get('cairn_at')!.attributes).toEqual([
      'httponly',
      'max-age=900',
      'path=/',
      'samesite=lax',
    ]);
    expect(cookies.get('cairn_rt')!.attributes).toEqual([
      'httponly',
      'max-age=604800',
      'path=/api/auth',
      'samesite=strict',
    ]);
  });

  test('[S17][A14][A15] sets cookies for https alone where people come by https, and takes them back so', async () => {
    const { database, home } = app;
    const second = await TestApp.start({
      database,
      home,
      env: { CAIRN_PUBLIC_URL: 'https://docs.example.com' },
    });
    try {
      const signedIn = await second.anonymous.call(login, {
        body: { email: ana.email, password: PASSWORD },
      });
      for (const { attributes } of cookiesOf(signedIn.headers).values())
        expect(attributes).toContain('secure');
      const { client } = BrowserSession.from(second, signedIn);
      const signedOut = await client.call(logout);
      expect(attributesOf(signedOut)).toEqual(attributesOf(signedIn));
    } finally {
      await second.stop();
    }
  });

  test('tells who one is, with the projects one belongs to', async () => {
    const projectId = await app.project(ana, 'Ana’s');
    const shared = await app.project(await app.person('Carl'), 'Carl’s');
    const dora = await app.member(shared, 'viewer', 'Dora');
    expect((await ana.ok(me)).projects).toEqual([{ id: projectId, name: 'Ana’s', role: 'admin' }]);
    expect((await dora.ok(me)).projects).toEqual([{ id: shared, name: 'Carl’s', role: 'viewer' }]);
  });
});

test.each([
  ['all sessions were ended', 'security_epoch = security_epoch + 1'],
  ['the account was disabled', 'disabled_at = now()'],
])('a sign-in whose password was checked before %s comes too late', async (_name, change) => {
  const person = await app.person('Late');
  const sessions = app.nest.get(SessionService);
  const [asChecked] = await app.rows<UserRow>(
    'select id, name, security_epoch as "securityEpoch" from users where id = $1',
    [person.id],
  );
  const client = { userAgent: null, ip: null };
  await expect(sessions.open(asChecked!, client)).resolves.toBeDefined();
  await app.rows(`update users set ${change} where id = $1`, [person.id]);
  await expect(sessions.open(asChecked!, client)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
});

describe('an access token', () => {
  test('[S13] is told to be refreshed when its time is over', async () => {
    const ana = await app.person('Ana');
    const [header, body] = ana.credentials['authorization']!.slice('Bearer '.length).split('.');
    const claims = JSON.parse(Buffer.from(body!, 'base64url').toString()) as object;
    const past = Buffer.from(JSON.stringify({ ...claims, exp: Math.floor(Date.now() / 1000) - 1 }));
    const signed = `${header}.${past.toString('base64url')}`;
    const signature = app.platform.keyring.mac('jwt', signed).toString('base64url');
    const late = new TestClient(app.url, { authorization: `Bearer ${signed}.${signature}` });
    expect(await late.fails(me)).toMatchObject({ statusCode: 401, code: 'TOKEN_EXPIRED' });
  });

  test('[S13] ends when the security epoch of its person is raised', async () => {
    const ana = await app.person('Ana');
    await ana.ok(me);
    await app.rows('update users set security_epoch = security_epoch + 1 where id = $1', [ana.id]);
    await expect.poll(async () => (await ana.call(me)).status, { timeout: 3_000 }).toBe(401);
  });
});

describe('refreshing', () => {
  const open = async () => BrowserSession.open(app, (await app.person('Tab')).email);
  const moveBack = (seconds: number) =>
    app.rows(`update refresh_tokens set used_at = used_at - make_interval(secs => $1)`, [seconds]);

  test('[S14] gives a new pair, and the person stays the same', async () => {
    const first = await open();
    const second = BrowserSession.from(app, await first.refresh());
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(await second.client.ok(me)).toEqual(await first.client.ok(me));
  });

  test('[S14] at the same moment from twenty tabs makes one successor', async () => {
    const session = await open();
    const answers = await Promise.all(Array.from({ length: 20 }, () => session.refresh()));
    const successors = new Set(answers.map((answer) => BrowserSession.from(app, answer).refreshToken));
    expect(successors.size).toBe(1);
    const tokens = await app.rows(
      'select 1 from refresh_tokens where session_id = (select session_id from refresh_tokens order by created_at desc limit 1)',
    );
    expect(tokens).toHaveLength(2);
  });

  test('[S14] from two tabs, with a change of the key between them, makes one successor', async () => {
    const session = await open();
    const first = BrowserSession.from(app, await session.refresh());
    const { keyring, config, database } = app.platform;
    const kid = await new KeyRotation(config, database, new KeyUses([], [])).add();
    await expect.poll(() => keyring.kids).toContain(kid);
    await new KeyRotation(config, database, new KeyUses([], [])).promote(kid!, async () => undefined);
    await expect.poll(() => keyring.primaryKid).toBe(kid);
    expect(BrowserSession.from(app, await session.refresh()).refreshToken).toBe(first.refreshToken);
    expect((await first.refresh()).status).toBe(200);
  });

  test('[S14] with an old token, after tabs had time to hear of the new one, ends the whole sign-in', async () => {
    const stolen = await open();
    const honest = BrowserSession.from(app, await stolen.refresh());
    await moveBack(11);
    expect((await stolen.refresh()).body).toMatchObject({ code: 'TOKEN_REUSED' });
    expect((await honest.refresh()).body).toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect(await honest.client.fails(me)).toMatchObject({ code: 'NOT_SIGNED_IN' });
  });

  test('[S14] with a token of two generations ago ends it even at once', async () => {
    const first = await open();
    const second = BrowserSession.from(app, await first.refresh());
    const third = BrowserSession.from(app, await second.refresh());
    expect((await first.refresh()).body).toMatchObject({ code: 'TOKEN_REUSED' });
    expect((await third.refresh()).status).toBe(401);
  });

  test('[S14] is over after seven days, and after thirty however often it was done', async () => {
    const idle = await open();
    await app.rows(`update refresh_tokens set expires_at = now() where used_at is null`);
    expect((await idle.refresh()).body).toMatchObject({ code: 'NOT_SIGNED_IN' });
    const old = BrowserSession.from(app, await (await open()).refresh());
    await app.rows(`update sessions set absolute_expires_at = now()`);
    expect((await old.refresh()).body).toMatchObject({ code: 'NOT_SIGNED_IN' });
  });

  test('without a cookie, or with one of ours that nobody has, is a sign-in that ended', async () => {
    const headers = { origin: app.url, 'x-requested-with': 'app' };
    expect(await app.anonymous.fails(refresh, { headers })).toMatchObject({ code: 'NOT_SIGNED_IN' });
    const cookie = `cairn_rt=${Buffer.alloc(32, 7).toString('base64url')}`;
    const error = await app.anonymous.fails(refresh, { headers: { ...headers, cookie } });
    expect(error).toMatchObject({ statusCode: 401, code: 'NOT_SIGNED_IN' });
  });

  test('[S14] keeps no token that could be used', async () => {
    const session = await open();
    const kept = JSON.stringify(await app.rows('select * from refresh_tokens'));
    expect(kept).not.toContain(session.refreshToken);
  });
});

describe('signing out', () => {
  test('[S15][A15] takes back everything: cookies, what the browser keeps, access token, refresh token', async () => {
    const session = await BrowserSession.open(app, (await app.person('Ana')).email);
    const { user } = { user: await session.client.ok(me) };
    const answer = await session.client.call(logout);
    const { email } = user;
    const signedIn = await app.anonymous.call(login, { body: { email, password: PASSWORD } });
    expect(attributesOf(answer)).toEqual(attributesOf(signedIn));
    for (const cookie of cookiesOf(answer.headers).values()) {
      expect(cookie.value).toBe('');
      expect(cookie.attributes.join()).toMatch(/expires=thu, 01 jan 1970|max-age=0/);
    }
    expect(answer.headers.get('clear-site-data')).toBe('"cache"');
    expect(await session.client.fails(me)).toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect((await session.refresh()).status).toBe(401);
    const again = await BrowserSession.open(app, user.email);
    expect(await again.client.ok(me)).toMatchObject({ id: user.id });
  });

  test('[S15] leaves the other sign-ins of the same person alone', async () => {
    const { email } = await app.person('Ana');
    const [desk, phone] = [await BrowserSession.open(app, email), await BrowserSession.open(app, email)];
    await desk.client.call(logout);
    expect((await phone.client.call(me)).status).toBe(200);
    expect((await phone.refresh()).status).toBe(200);
  });

  test('is no mistake when one is signed out already', async () => {
    const headers = { origin: app.url, 'x-requested-with': 'app' };
    expect((await app.anonymous.call(logout, { headers })).status).toBe(204);
  });
});

/** By the cookie's name, what tells it from another: all but how long it lives. */
const attributesOf = ({ headers }: { headers: Headers }): Record<string, string[]> =>
  Object.fromEntries(
    [...cookiesOf(headers)].map(([name, { attributes }]) => [
      name,
      attributes.filter((one) => !/^(expires|max-age)=/.test(one)),
    ]),
  );

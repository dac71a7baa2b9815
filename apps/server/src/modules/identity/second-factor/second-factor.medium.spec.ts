import { type ApiError, accountEndpoints, identityEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { BrowserSession } from '../../../../test/browser-session.ts';
import { PASSWORD, type Person, TestApp } from '../../../../test/test-app.ts';
import { TestClient } from '../../../../test/test-client.ts';
import { signTicket } from './sign-in-ticket.ts';
import { stepAt, totpCode } from './totp.ts';

const { login, me } = identityEndpoints;
const { changePassword, confirm, get, secondFactor, beginTotp, confirmTotp, removeTotp, renewRecoveryCodes } =
  accountEndpoints;

// Codes change every half a minute, and a test that needs three of them cannot wait; only the clock is moved.
let now = Date.now();
let app: TestApp;
beforeAll(async () => {
  vi.spyOn(Date, 'now').mockImplementation(() => now);
  app = await TestApp.start();
});
afterAll(async () => {
  await app.stop();
  vi.restoreAllMocks();
});

const codeOf = (secret: string) => totpCode(secret, stepAt(now));
/** The next code that was not used yet. */
function nextCode(secret: string): string {
  now += 30_000;
  return codeOf(secret);
}

interface Guarded extends Person {
  secret: string;
  recoveryCodes: string[];
}

/** Somebody with a second factor, and with a code that is still unused. */
async function guarded(name: string): Promise<Guarded> {
  const person = await app.person(name);
  const { secret } = await person.ok(beginTotp);
  const { recoveryCodes } = await person.ok(confirmTotp, { body: { code: codeOf(secret) } });
  now += 30_000;
  return Object.assign(person, { secret, recoveryCodes });
}

const firstStep = ({ email }: { email: string }) =>
  app.anonymous.fails(login, { body: { email, password: PASSWORD } });
async function ticketOf(person: { email: string }): Promise<string> {
  const error = await firstStep(person);
  expect(error.code).toBe('SECOND_FACTOR_NEEDED');
  return error.details!['ticket'] as string;
}
const secondStep = (ticket: string, code: string) =>
  app.anonymous.call(secondFactor, { body: { ticket, code } });
const refused = (ticket: string, code: string) =>
  app.anonymous.fails(secondFactor, { body: { ticket, code } });
const sessionsOf = (person: Person) => app.rows('select id from sessions where user_id = $1', [person.id]);
const auditOf = async (person: Person) =>
  (
    await app.rows<{ action: string }>(
      `select action from audit_entries where object_id = $1 and object_kind = 'user' order by id`,
      [person.id],
    )
  ).map(({ action }) => action);

describe('setting up', () => {
  test('changes nothing until the first code is confirmed', async () => {
    const ana = await app.person('Ana');
    const { secret, uri } = await ana.ok(beginTotp);
    expect(new URL(uri).searchParams.get('secret')).toBe(secret);
    expect(decodeURIComponent(uri)).toContain(`Cairn:${ana.email}`);
    await app.signIn(ana.email);
    const wrong = await ana.fails(confirmTotp, { body: { code: '000000' } });
    expect(wrong).toMatchObject({ statusCode: 401, code: 'SECOND_FACTOR_WRONG' });
    await app.signIn(ana.email);
    const { recoveryCodes } = await ana.ok(confirmTotp, { body: { code: codeOf(secret) } });
    expect(new Set(recoveryCodes).size).toBe(10);
    expect((await firstStep(ana)).code).toBe('SECOND_FACTOR_NEEDED');
  });

  test('may begin anew, and then only the last secret counts', async () => {
    const ana = await app.person('Ana');
    const first = await ana.ok(beginTotp);
    const second = await ana.ok(beginTotp);
    expect(second.secret).not.toBe(first.secret);
    const code = codeOf(first.secret);
    expect(await ana.fails(confirmTotp, { body: { code } })).toMatchObject({ code: 'SECOND_FACTOR_WRONG' });
    await ana.ok(confirmTotp, { body: { code: codeOf(second.secret) } });
  });

  test('needs to be begun, and is refused while a second factor is on', async () => {
    const ben = await app.person('Ben');
    const body = { code: '123456' };
    expect(await ben.fails(confirmTotp, { body })).toMatchObject({ code: 'SECOND_FACTOR_OFF' });
    expect(await ben.fails(renewRecoveryCodes)).toMatchObject({ code: 'SECOND_FACTOR_OFF' });
    const ana = await guarded('Ana');
    expect(await ana.fails(beginTotp)).toMatchObject({ statusCode: 409, code: 'SECOND_FACTOR_ON' });
    expect(await ana.fails(confirmTotp, { body })).toMatchObject({ code: 'SECOND_FACTOR_ON' });
    expect((await secondStep(await ticketOf(ana), codeOf(ana.secret))).status).toBe(200);
  });

  test('[S16] and every other change needs a fresh proof', async () => {
    const ana = await guarded('Ana');
    await app.rows(`update sessions set confirmed_at = now() - interval '11 minutes' where user_id = $1`, [
      ana.id,
    ]);
    const answers = await Promise.all([
      ana.fails(beginTotp),
      ana.fails(confirmTotp, { body: { code: '123456' } }),
      ana.fails(removeTotp),
      ana.fails(renewRecoveryCodes),
    ]);
    for (const answer of answers) expect(answer.code).toBe('FRESH_PROOF_NEEDED');
    expect((await firstStep(ana)).code).toBe('SECOND_FACTOR_NEEDED');
  });
});

describe('signing in', () => {
  test('makes no session and sets no cookie before the second step', async () => {
    const ana = await guarded('Ana');
    const before = await sessionsOf(ana);
    const answer = await app.anonymous.call(login, { body: { email: ana.email, password: PASSWORD } });
    expect(answer.status).toBe(401);
    expect((answer.body as ApiError).details).toEqual({
      ticket: expect.any(String) as string,
      methods: ['totp', 'recovery'],
    });
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await sessionsOf(ana)).toEqual(before);
    const { ticket } = (answer.body as ApiError).details as { ticket: string };
    const asCredentials: Record<string, string>[] = [
      { authorization: `Bearer ${ticket}` },
      { cookie: `cairn_at=${ticket}` },
    ];
    for (const credentials of asCredentials)
      expect((await new TestClient(app.url, credentials).call(me)).status).toBe(401);
    const session = BrowserSession.from(app, await secondStep(ticket, codeOf(ana.secret)));
    expect(await session.client.ok(me)).toMatchObject({ id: ana.id });
    expect((await session.refresh()).status).toBe(200);
  });

  test('says nothing of a second factor to who does not know the password', async () => {
    const ana = await guarded('Ana');
    const error = await app.anonymous.fails(login, { body: { email: ana.email, password: 'not the one' } });
    expect(error).toMatchObject({ code: 'BAD_CREDENTIALS' });
    expect(error.details).toBeUndefined();
  });

  test('takes a code typed with a space, and of a clock that is half a minute off', async () => {
    const ana = await guarded('Ana');
    const early = totpCode(ana.secret, stepAt(now) + 1);
    expect((await secondStep(await ticketOf(ana), ` ${early.slice(0, 3)} ${early.slice(3)}`)).status).toBe(
      200,
    );
    now += 90_000;
    const late = totpCode(ana.secret, stepAt(now) - 1);
    expect((await secondStep(await ticketOf(ana), late)).status).toBe(200);
    now += 90_000;
    const tooLate = totpCode(ana.secret, stepAt(now) - 2);
    expect(await refused(await ticketOf(ana), tooLate)).toMatchObject({ code: 'SECOND_FACTOR_WRONG' });
  });

  test('takes no code twice, not with another ticket, and not the one that switched it on', async () => {
    const ana = await app.person('Ana');
    const { secret } = await ana.ok(beginTotp);
    await ana.ok(confirmTotp, { body: { code: codeOf(secret) } });
    expect(await refused(await ticketOf(ana), codeOf(secret))).toMatchObject({ code: 'SECOND_FACTOR_WRONG' });
    const [one, other] = [await ticketOf(ana), await ticketOf(ana)];
    const code = nextCode(secret);
    expect((await secondStep(one, code)).status).toBe(200);
    for (const ticket of [one, other])
      expect(await refused(ticket, code)).toMatchObject({ statusCode: 401, code: 'SECOND_FACTOR_WRONG' });
    const earlier = totpCode(secret, stepAt(now) - 1);
    expect(await refused(other, earlier)).toMatchObject({ code: 'SECOND_FACTOR_WRONG' });
  });

  test('with one code at the same moment from ten places lets one in', async () => {
    const ana = await guarded('Ana');
    const before = await sessionsOf(ana);
    const ticket = await ticketOf(ana);
    const code = codeOf(ana.secret);
    const answers = await Promise.all(Array.from({ length: 10 }, () => secondStep(ticket, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await sessionsOf(ana)).toHaveLength(before.length + 1);
  });

  test('is counted as failed when the code is wrong', async () => {
    const ana = await guarded('Ana');
    await refused(await ticketOf(ana), '000000');
    expect(await auditOf(ana)).toEqual(['user.second_factor_on', 'user.sign_in_failed']);
  });
});

describe('a ticket', () => {
  test('is good for its own account only', async () => {
    const [ana, ben] = [await guarded('Ana'), await guarded('Ben')];
    const ticket = await ticketOf(ana);
    expect(await refused(ticket, codeOf(ben.secret))).toMatchObject({ code: 'SECOND_FACTOR_WRONG' });
    expect(await refused(ticket, ben.recoveryCodes[0]!)).toMatchObject({ code: 'SECOND_FACTOR_WRONG' });
    const { user } = (await secondStep(ticket, codeOf(ana.secret))).body as { user: { id: string } };
    expect(user.id).toBe(ana.id);
  });

  test('ends after five minutes', async () => {
    const ana = await guarded('Ana');
    const ticket = await ticketOf(ana);
    now += 301_000;
    expect(await refused(ticket, codeOf(ana.secret))).toMatchObject({
      statusCode: 422,
      code: 'LINK_INVALID',
    });
  });

  test.each([
    ['the security epoch is raised', 'update users set security_epoch = security_epoch + 1 where id = $1'],
    ['the account is disabled', 'update users set disabled_at = now() where id = $1'],
    ['the account is deleted', 'delete from users where id = $1'],
  ])('ends when %s', async (_name, statement) => {
    const ana = await guarded('Ana');
    const ticket = await ticketOf(ana);
    await app.rows(statement, [ana.id]);
    expect(await refused(ticket, codeOf(ana.secret))).toMatchObject({ code: 'LINK_INVALID' });
  });

  test('ends with the password it was given for', async () => {
    const ana = await guarded('Ana');
    const ticket = await ticketOf(ana);
    const newPassword = 'another horse battery';
    await ana.ok(changePassword, { body: { currentPassword: PASSWORD, newPassword } });
    expect(await refused(ticket, codeOf(ana.secret))).toMatchObject({ code: 'LINK_INVALID' });
    const again = await app.anonymous.fails(login, { body: { email: ana.email, password: newPassword } });
    expect(again.code).toBe('SECOND_FACTOR_NEEDED');
  });

  test('is not taken when it is made up, or an access token', async () => {
    const ana = await guarded('Ana');
    const forged = signTicket(app.platform.keyring, { userId: ana.id, epoch: 99 });
    const accessToken = ana.credentials['authorization']!.slice('Bearer '.length);
    for (const ticket of ['made up', 'a.b', 'a.b.c', accessToken, forged])
      expect(await refused(ticket, codeOf(ana.secret))).toMatchObject({ code: 'LINK_INVALID' });
  });

  test('[A30][S11] dies with the tenth wrong code, and a new one does not help before a quarter of an hour has passed', async () => {
    const ana = await guarded('Ana');
    const ticket = await ticketOf(ana);
    const wrong = await Promise.all(Array.from({ length: 30 }, () => secondStep(ticket, '000000')));
    expect(wrong.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(wrong.filter(({ status }) => status === 429)).toHaveLength(20);
    for (const one of [ticket, await ticketOf(ana)])
      expect(await refused(one, codeOf(ana.secret))).toMatchObject({ code: 'RATE_LIMITED' });
    expect((await refused(await ticketOf(ana), ana.recoveryCodes[0]!)).code).toBe('RATE_LIMITED');
    const ben = await guarded('Ben');
    expect((await secondStep(await ticketOf(ben), codeOf(ben.secret))).status).toBe(200);
    now += 15 * 60_000;
    expect((await refused(ticket, codeOf(ana.secret))).code).toBe('LINK_INVALID');
    expect((await secondStep(await ticketOf(ana), codeOf(ana.secret))).status).toBe(200);
  });
});

describe('a recovery code', () => {
  test('lets in once, as it is typed', async () => {
    const ana = await guarded('Ana');
    const [first, second] = ana.recoveryCodes as [string, string];
    expect((await secondStep(await ticketOf(ana), first.toLowerCase().replaceAll('-', ' '))).status).toBe(
      200,
    );
    expect(await refused(await ticketOf(ana), first)).toMatchObject({ code: 'SECOND_FACTOR_WRONG' });
    expect((await secondStep(await ticketOf(ana), second)).status).toBe(200);
  });

  test('[S49] used twenty times at the same moment lets one in', async () => {
    const ana = await guarded('Ana');
    const before = await sessionsOf(ana);
    const ticket = await ticketOf(ana);
    const [code] = ana.recoveryCodes as [string];
    const answers = await Promise.all(Array.from({ length: 20 }, () => secondStep(ticket, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await sessionsOf(ana)).toHaveLength(before.length + 1);
  });

  test('of before ends with new ones', async () => {
    const ana = await guarded('Ana');
    const { recoveryCodes } = await ana.ok(renewRecoveryCodes);
    expect(recoveryCodes).toHaveLength(10);
    expect(await refused(await ticketOf(ana), ana.recoveryCodes[0]!)).toMatchObject({
      code: 'SECOND_FACTOR_WRONG',
    });
    expect((await secondStep(await ticketOf(ana), recoveryCodes[9]!)).status).toBe(200);
    expect(await auditOf(ana)).toContain('user.recovery_codes_renewed');
  });

  test('is offered as long as there are any', async () => {
    const ana = await guarded('Ana');
    await app.rows('update recovery_codes set used_at = now() where user_id = $1', [ana.id]);
    expect((await firstStep(ana)).details).toMatchObject({ methods: ['totp'] });
  });
});

describe('the account page', () => {
  test('tells of the second factor and of the recovery codes that are left', async () => {
    const ana = await app.person('Ana');
    await ana.ok(beginTotp);
    expect(await ana.ok(get)).toMatchObject({ hasSecondFactor: false, recoveryCodesLeft: 0 });
    const ben = await guarded('Ben');
    await secondStep(await ticketOf(ben), ben.recoveryCodes[0]!);
    expect(await ben.ok(get)).toMatchObject({ hasSecondFactor: true, recoveryCodesLeft: 9 });
  });

  test('takes a code as a part of a fresh proof, once', async () => {
    const ana = await guarded('Ana');
    const body = { password: PASSWORD, code: codeOf(ana.secret) };
    await ana.ok(confirm, { body });
    expect(await ana.fails(confirm, { body })).toMatchObject({ code: 'SECOND_FACTOR_WRONG' });
    expect(await refused(await ticketOf(ana), body.code)).toMatchObject({ code: 'SECOND_FACTOR_WRONG' });
  });

  test('[S16] asks for password and code alike, and spends no code on a wrong password', async () => {
    const ana = await guarded('Ana');
    await app.rows(`update sessions set confirmed_at = null where user_id = $1`, [ana.id]);
    const code = codeOf(ana.secret);
    for (const [body, refusal] of [
      [{ password: PASSWORD }, 'SECOND_FACTOR_NEEDED'],
      [{ code }, 'BAD_CREDENTIALS'],
      [{ password: 'not the one', code }, 'BAD_CREDENTIALS'],
    ] as const)
      expect(await ana.fails(confirm, { body })).toMatchObject({ statusCode: 401, code: refusal });
    expect((await ana.ok(get)).confirmedUntil).toBeNull();
    const change = { currentPassword: PASSWORD, newPassword: 'another horse entirely' };
    expect(await ana.fails(changePassword, { body: change })).toMatchObject({ code: 'FRESH_PROOF_NEEDED' });
    await ana.ok(confirm, { body: { password: PASSWORD, code } });
    await ana.ok(changePassword, { body: change });
  });

  test('[S16] of an account without a password takes the code alone', async () => {
    const ana = await guarded('Ana');
    await app.rows('update users set password_hash = null where id = $1', [ana.id]);
    await app.rows(`update sessions set confirmed_at = null where user_id = $1`, [ana.id]);
    const { confirmedUntil } = await ana.ok(confirm, { body: { code: codeOf(ana.secret) } });
    expect((await ana.ok(get)).confirmedUntil).toBe(confirmedUntil);
  });
});

describe('switching off', () => {
  test('makes the password enough again, and takes the recovery codes along', async () => {
    const ana = await guarded('Ana');
    const ticket = await ticketOf(ana);
    expect((await ana.call(removeTotp)).status).toBe(204);
    expect((await ana.call(removeTotp)).status).toBe(204);
    await app.signIn(ana.email);
    for (const code of [codeOf(ana.secret), ana.recoveryCodes[0]!])
      expect(await refused(ticket, code)).toMatchObject({ code: 'SECOND_FACTOR_WRONG' });
    expect(await auditOf(ana)).toEqual([
      'user.second_factor_on',
      'user.second_factor_off',
      'user.sign_in_failed',
      'user.sign_in_failed',
    ]);
    const { secret } = await ana.ok(beginTotp);
    expect(secret).not.toBe(ana.secret);
  });
});

/** Every row of every table, as a thief of the database would have it. */
async function databaseDump(): Promise<string> {
  const tables = await app.rows<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
  );
  const rows = await Promise.all(tables.map(({ name }) => app.rows(`select t::text as row from ${name} t`)));
  expect(tables.length).toBeGreaterThan(10);
  return JSON.stringify(rows);
}

describe('what is secret', () => {
  test('[S42] stands in no later answer, no line of the log and no row of the database', async () => {
    const ana = await app.person('Ana');
    const headers = { 'idempotency-key': 'begin-again' };
    const { secret } = await ana.ok(beginTotp, { headers });
    const { recoveryCodes } = await ana.ok(confirmTotp, {
      body: { code: codeOf(secret) },
      headers: { 'idempotency-key': 'confirm-again' },
    });
    const repeated = await ana.call(beginTotp, { headers });
    expect(repeated.headers.get('idempotency-replayed')).toBe('true');
    expect(repeated.body).toMatchObject({ secret });
    const ticket = await ticketOf(ana);
    const code = nextCode(secret);
    const later = [
      await secondStep(ticket, code),
      await secondStep(ticket, recoveryCodes[0]!),
      await ana.call(me),
      await ana.call(get),
      await ana.call(beginTotp),
      await ana.call(confirmTotp, { body: { code: nextCode(secret) } }),
    ];
    const places = {
      answers: JSON.stringify(later.map(({ body }) => body)),
      logs: app.logs.join('\n'),
      database: await databaseDump(),
    };
    expect(places.database).toContain(ana.email);
    for (const one of [
      secret,
      ticket,
      ...recoveryCodes,
      ...recoveryCodes.map((it) => it.replaceAll('-', '')),
    ])
      for (const [place, text] of Object.entries(places)) expect(text.includes(one), place).toBe(false);
  });

  test('[S36] does not open in the row of another account', async () => {
    const [ana, ben] = [await guarded('Ana'), await guarded('Ben')];
    await app.rows(
      `update second_factors set secret = (select secret from second_factors where user_id = $1) where user_id = $2`,
      [ana.id, ben.id],
    );
    const body = JSON.stringify({ ticket: await ticketOf(ben), code: codeOf(ana.secret) });
    const headers = { 'content-type': 'application/json' };
    const answer = await app.anonymous.send('POST', secondFactor.path, { headers, body });
    expect(answer.body).toMatchObject({ code: 'INTERNAL' });
    expect((await secondStep(await ticketOf(ben), ben.recoveryCodes[0]!)).status).toBe(200);
  });
});

import { accountEndpoints, identityEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BrowserSession } from '../../../../test/browser-session.ts';
import { PASSWORD, TestApp } from '../../../../test/test-app.ts';

const { forgotPassword, resetPassword } = accountEndpoints;
const { login, me } = identityEndpoints;
const NEW_PASSWORD = 'another horse entirely';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

const mailsTo = (email: string) =>
  app.logs
    .map((line) => JSON.parse(line) as { mail?: { to: string; text: string } })
    .flatMap(({ mail }) => (mail?.to === email ? [mail] : []));
const tokenIn = ({ text }: { text: string }) => /\/reset\?token=([\w-]+)/.exec(text)![1]!;

/** Asks for a link and waits for the mail. */
async function linkFor(email: string): Promise<string> {
  const before = mailsTo(email).length;
  await app.anonymous.ok(forgotPassword, { body: { email: ` ${email.toUpperCase()}` } });
  await expect.poll(() => mailsTo(email).length, { timeout: 5_000 }).toBe(before + 1);
  return tokenIn(mailsTo(email).at(-1)!);
}

const reset = (token: string, newPassword = NEW_PASSWORD) =>
  app.anonymous.call(resetPassword, { body: { token, newPassword } });
const tryWith = async (email: string, password: string) =>
  (await app.anonymous.call(login, { body: { email, password } })).status;

test('a link sets a new password, once, and ends every session', async () => {
  const ana = await app.person('Ana');
  const browser = await BrowserSession.open(app, ana.email);
  const token = await linkFor(ana.email);
  expect((await reset(token)).status).toBe(204);
  expect(await tryWith(ana.email, PASSWORD)).toBe(401);
  expect(await tryWith(ana.email, NEW_PASSWORD)).toBe(200);
  expect((await browser.client.call(me)).status).toBe(401);
  expect((await browser.refresh()).status).toBe(401);
  expect((await reset(token, 'a third one, much later')).body).toMatchObject({ code: 'LINK_INVALID' });
  const [entry] = await app.rows<{ actor_name: string; after: unknown }>(
    `select actor_name, after from audit_entries where action = 'user.password_reset' and object_id = $1`,
    [ana.id],
  );
  expect(entry).toEqual({ actor_name: ana.email, after: { sessionsEnded: 3 - 1 } });
});

test('a password that is refused leaves the link as it is', async () => {
  const ana = await app.person('Ana');
  const token = await linkFor(ana.email);
  expect((await reset(token, 'short')).body).toMatchObject({ code: 'VALIDATION_FAILED' });
  expect((await reset(token, 'Password123')).body).toMatchObject({ code: 'PASSWORD_TOO_COMMON' });
  expect((await reset(token)).status).toBe(204);
});

test('a link ends with the next one, with its time, and with a change of the password', async () => {
  const ana = await app.person('Ana');
  const first = await linkFor(ana.email);
  const second = await linkFor(ana.email);
  expect((await reset(first)).body).toMatchObject({ code: 'LINK_INVALID' });
  await app.rows(`update access_links set expires_at = now() where user_id = $1`, [ana.id]);
  expect((await reset(second)).body).toMatchObject({ code: 'LINK_INVALID' });
  const third = await linkFor(ana.email);
  await ana.ok(accountEndpoints.changePassword, {
    body: { currentPassword: PASSWORD, newPassword: 'changed in between' },
  });
  expect((await reset(third)).body).toMatchObject({ code: 'LINK_INVALID' });
  expect(await tryWith(ana.email, 'changed in between')).toBe(200);
});

test('[S12] whether there is such an account is told by no answer, and no mail goes where there is none', async () => {
  const ana = await app.person('Ana');
  const gone = await app.person('Gone');
  await app.rows('update users set disabled_at = now() where id = $1', [gone.id]);
  const invited = await app.person('Invited');
  await app.rows('update users set password_hash = null where id = $1', [invited.id]);
  const ask = (email: string) => app.anonymous.call(forgotPassword, { body: { email } });
  const answers = [];
  for (const email of [gone.email, invited.email, 'nobody@example.com', 'not an address'])
    answers.push(await ask(email));
  for (const { status, body } of answers) expect([status, body]).toEqual([204, undefined]);
  await linkFor(ana.email);
  for (const email of [gone.email, invited.email, 'nobody@example.com']) expect(mailsTo(email)).toEqual([]);
});

test('[S12] nobody’s mailbox is flooded, and the limit does not tell whether there is an account', async () => {
  const ana = await app.person('Ana');
  for (const email of [ana.email, 'no-such@example.com']) {
    const statuses = [];
    for (let at = 0; at < 5; at += 1)
      statuses.push((await app.anonymous.call(forgotPassword, { body: { email } })).status);
    expect(statuses).toEqual([204, 204, 204, 429, 429]);
  }
});

test('whoever could set a new password may sign in at once, however often somebody guessed before', async () => {
  const ana = await app.person('Ana');
  const token = await linkFor(ana.email);
  for (let at = 0; at < 10; at += 1) await tryWith(ana.email, `guess ${at}`);
  expect(await tryWith(ana.email, PASSWORD)).toBe(429);
  await reset(token);
  expect(await tryWith(ana.email, NEW_PASSWORD)).toBe(200);
});

test('[A30][S11] links cannot be guessed: after twenty wrong ones no more are looked at', async () => {
  const other = await TestApp.start();
  try {
    const codes = [];
    for (let at = 0; at < 22; at += 1) {
      const body = { token: `guess ${at}`, newPassword: NEW_PASSWORD };
      codes.push((await other.anonymous.fails(resetPassword, { body })).code);
    }
    expect(codes).toEqual([...Array(20).fill('LINK_INVALID'), 'RATE_LIMITED', 'RATE_LIMITED']);
  } finally {
    await other.stop();
  }
});

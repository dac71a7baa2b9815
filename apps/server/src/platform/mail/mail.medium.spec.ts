import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { accountEndpoints, memberEndpoints, userEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MailServer, type MailServerOptions } from '../../../test/mail-server.ts';
import { selfSigned } from '../../../test/self-signed.ts';
import { type Person, TestApp } from '../../../test/test-app.ts';
import { keyUses } from '../../entrypoints/key-uses.ts';
import { SmtpTransport } from './smtp.transport.ts';

const { forgotPassword, resetPassword } = accountEndpoints;
const FROM = 'Cairn <cairn@example.com>';
const ACCOUNT = { user: 'cairn@example.com', pass: 'p@ss of the tests' };
// This machine, under an address that is not taken for "here" as 127.0.0.1 would be.
const HOST = '0.0.0.0';
const certificate = selfSigned(HOST);

let server: MailServer;
let app: TestApp;
let owner: Person;
beforeAll(async () => {
  setDefaultCACertificates([...getCACertificates('default'), certificate.cert]);
  server = await MailServer.start({ certificate, account: ACCOUNT, refuse: refusalOf });
  app = await appSendingBy(
    `smtp://${encodeURIComponent(ACCOUNT.user)}:${encodeURIComponent(ACCOUNT.pass)}@${HOST}:${server.port}`,
  );
  owner = await app.owner();
});
afterAll(async () => {
  await app.stop();
  await server.stop();
});

function refusalOf(address: string) {
  if (address.startsWith('nobody')) return { responseCode: 550, message: 'no such mailbox' };
  return undefined;
}

const appSendingBy = (url: string, env: Record<string, string> = {}) =>
  TestApp.start({ env: { SMTP_URL: url, CAIRN_MAIL_FROM: FROM, ...env } });

const linkIn = (raw: string): string => /^(https?:\S+)\r?$/m.exec(raw)![1]!;
const tokenIn = (raw: string): string => new URL(linkIn(raw)).searchParams.get('token')!;
const outcomes = (on: TestApp) =>
  on.rows<{ state: string; result: unknown }>(
    `select state, result from jobs where type = 'send-mail' order by created_at, id`,
  );

async function mailTo(address: string, on = server): Promise<string> {
  await expect.poll(() => on.to(address).length, { timeout: 15_000 }).toBe(1);
  return on.to(address)[0]!.raw;
}

describe('a mail', () => {
  test('[S12] with the link to a new password arrives encrypted, signed in, as text and HTML', async () => {
    const ana = await app.person('Ana');
    await app.anonymous.ok(forgotPassword, { body: { email: ana.email } });
    const raw = await mailTo(ana.email);
    expect(server.to(ana.email)).toMatchObject([
      { from: 'cairn@example.com', to: [ana.email], wasEncrypted: true, user: ACCOUNT.user },
    ]);
    expect(raw).toContain(`From: ${FROM}`);
    expect(raw).toContain('Content-Type: text/plain');
    expect(raw).toContain(`<a href="${linkIn(raw)}">`);
    await app.anonymous.ok(resetPassword, {
      body: { token: tokenIn(raw), newPassword: 'another horse entirely' },
    });
    await expect
      .poll(() => outcomes(app))
      .toMatchObject([{ state: 'succeeded', result: { outcome: 'sent' } }]);
    expect(await app.rows('select * from outgoing_mails')).toEqual([]);
  });

  test('[S12] goes to nobody where there is no account, with the same answer', async () => {
    const ana = await app.person('Known');
    const ask = (email: string) => app.anonymous.call(forgotPassword, { body: { email } });
    const unknown = await ask('unknown@example.com');
    const known = await ask(ana.email);
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    await mailTo(ana.email);
    expect(server.to('unknown@example.com')).toEqual([]);
  });

  test('brings an invitation to its address, as well as to whoever invites', async () => {
    const projectId = await app.project(owner, 'Handbook');
    const invited = await owner.ok(memberEndpoints.invite, {
      params: { projectId },
      body: { email: 'guest@example.com', role: 'viewer' },
    });
    expect(linkIn(await mailTo('guest@example.com'))).toBe(invited.link);
  });

  test('brings the owner of a new account its link, and of one whose access is reset', async () => {
    const made = await owner.ok(userEndpoints.create, {
      body: { email: 'new@example.com', name: '<b>New</b>', role: 'user' },
    });
    const raw = await mailTo('new@example.com');
    expect(linkIn(raw)).toBe(made.link);
    expect(raw).toContain('<p>Hello &lt;b&gt;New&lt;/b&gt;,</p>');
    const { link } = await owner.ok(userEndpoints.resetAccess, {
      params: { userId: made.user.id },
      body: {},
    });
    await expect.poll(() => server.to('new@example.com').length).toBe(2);
    expect(linkIn(server.to('new@example.com')[1]!.raw)).toBe(link);
  });

  test('that is refused for good is not tried again, and what was done stays', async () => {
    const { user, link } = await owner.ok(userEndpoints.create, {
      body: { email: 'nobody@example.com', name: 'Nobody', role: 'user' },
    });
    const token = new URL(link).searchParams.get('token')!;
    const last = async () => (await outcomes(app)).at(-1);
    await expect.poll(last, { timeout: 15_000 }).toMatchObject({
      state: 'succeeded',
      result: { outcome: 'refused', answer: expect.stringContaining('no such mailbox') },
    });
    const told = app.logs.filter((line) => line.includes('refused a mail for good'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('nobody@example.com');
    expect(told[0]).not.toContain(token);
    expect(await app.rows('select * from outgoing_mails')).toEqual([]);
    await app.anonymous.ok(resetPassword, { body: { token, newPassword: 'another horse entirely' } });
    expect(user.email).toBe('nobody@example.com');
  });
});

test('a mail waits for a server that is away, sealed, and goes out when it is back', async () => {
  const first = await MailServer.start({ hasTls: false });
  const { port } = first;
  await first.stop();
  const away = await appSendingBy(`smtp://127.0.0.1:${port}`);
  let second: MailServer | undefined;
  try {
    const admin = await away.owner();
    const made = await admin.ok(userEndpoints.create, {
      body: { email: 'late@example.com', name: 'Late', role: 'user' },
    });
    const token = new URL(made.link).searchParams.get('token')!;
    await expect
      .poll(() => away.rows('select attempts from jobs where attempts > 0'), { timeout: 15_000 })
      .toHaveLength(1);
    expect(await away.rows('select id from outgoing_mails')).toHaveLength(1);
    for (const table of ['jobs', 'pgboss.job', 'outgoing_mails', 'access_links', 'audit_entries'])
      expect(JSON.stringify(await away.rows(`select * from ${table}`))).not.toContain(token);
    second = await MailServer.start({ hasTls: false, port });
    expect(linkIn(await mailTo('late@example.com', second))).toBe(made.link);
    expect(away.logs.join('')).not.toContain(token);
  } finally {
    await away.stop();
    await second?.stop();
  }
});

describe('without encryption', () => {
  const stranger = selfSigned(HOST);

  /** For each mail that arrived, whether it was encrypted on its way; or why it did not go. */
  async function attempt(options: MailServerOptions, address: string, allowsPlain = false) {
    const other = await MailServer.start(options);
    const url = new URL(`${address}:${other.port}`);
    const message = { to: 'ana@example.com', subject: 'Hello', paragraphs: ['secret'] };
    try {
      await new SmtpTransport({ server: url, from: FROM, allowsPlain }).deliver('1', message);
      return other.mails.map(({ wasEncrypted }) => wasEncrypted);
    } catch (error) {
      expect(other.mails).toEqual([]);
      return (error as { code?: string }).code;
    } finally {
      await other.stop();
    }
  }

  test('no mail leaves the machine', async () => {
    expect(await attempt({ hasTls: false }, `smtp://${HOST}`)).toBe('ETLS');
  });

  test('nor to a server whose certificate nobody vouches for', async () => {
    for (const isImplicitTls of [false, true]) {
      const address = `${isImplicitTls ? 'smtps' : 'smtp'}://${HOST}`;
      expect(await attempt({ certificate: stranger, isImplicitTls }, address)).not.toEqual([
        expect.anything(),
      ]);
      expect(await attempt({ certificate: stranger, isImplicitTls }, address, true)).not.toEqual([
        expect.anything(),
      ]);
      expect(await attempt({ certificate, isImplicitTls }, address)).toEqual([true]);
    }
  });

  test('it does where an operator allows it, and on the machine itself', async () => {
    expect(await attempt({ hasTls: false }, `smtp://${HOST}`, true)).toEqual([false]);
    expect(await attempt({ hasTls: false }, 'smtp://127.0.0.1')).toEqual([false]);
    expect(await attempt({ certificate: stranger }, 'smtp://127.0.0.1')).toEqual([true]);
  });
});

test('what is sealed for a mail is sealed anew when the key changes', () => {
  expect(keyUses.sealed.map(({ name }) => name)).toContain('outgoing_mails.sealed');
});

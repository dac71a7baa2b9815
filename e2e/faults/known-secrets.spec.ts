import { mkdtemp, readFile, readdir, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openServerDatabase } from '@cairn/test-kit/database';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { totpOf } from '../web/totp.ts';
import { EMAIL, setUpOwner, tokensOf } from './browser-tokens.ts';
import { LeakingNeighbour, commandLines } from './leaking-neighbour.ts';

const PASSWORD = 'seeded-password-7Qx';
const NEXT_PASSWORD = 'seeded-next-password-9Kd';
const TYPED_WRONG = 'seeded-mistyped-password-3Vm';
const CLIENT_SECRET = 'seeded-client-secret-5Wb';
const REPO_TOKEN = 'seeded-repository-token-8Hn';
const NEXT_REPO_TOKEN = 'seeded-next-repository-token-2Lp';
const WEBHOOK_SECRET = 'seeded-webhook-secret-6Rt-0123456789';
const WITHIN = { timeout: 20_000, interval: 50 };
const FORGED = 'forged-line-of-the-test';

/** What went through the server in confidence, by what it is. */
const secrets = new Map<string, string>([
  ['password', PASSWORD],
  ['next password', NEXT_PASSWORD],
  ['mistyped password', TYPED_WRONG],
  ['client secret', CLIENT_SECRET],
  ['repository token', REPO_TOKEN],
  ['next repository token', NEXT_REPO_TOKEN],
  ['webhook secret', WEBHOOK_SECRET],
]);
/** Those that the server prints because nobody could use them otherwise; they are to be nowhere else. */
const printed = new Map<string, string>();

let home: string;
let neighbour: LeakingNeighbour;
let server: RunningServer;
let projectId: string;
let access: string;
/** Every place that is searched, by name. */
const places = new Map<string, Buffer>();

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'cairn-secrets-'));
  neighbour = await LeakingNeighbour.start();
  server = await startServer({
    home,
    env: {
      CAIRN_ROLE: 'worker',
      LOG_LEVEL: 'trace',
      CAIRN_EGRESS_ALLOW_GIT: '127.0.0.1',
      CAIRN_EGRESS_ALLOW_OIDC: '127.0.0.1',
      OAUTH_OIDC_ISSUER: neighbour.url,
      OAUTH_OIDC_CLIENT_ID: 'cairn',
      OAUTH_OIDC_CLIENT_SECRET: CLIENT_SECRET,
    },
  });
  await signInAndUp();
  await useProject();
  await comeFromProvider();
  await resetPassword();
  await forgeLines();
  await collectPlaces();
}, 180_000);
afterAll(async () => {
  await neighbour?.stop();
  await server?.stop();
  const cluster = await realpath(join(home, 'pg')).catch(() => home);
  for (const folder of [cluster, home]) await rm(folder, { recursive: true, force: true });
});

interface Sent {
  headers?: Record<string, string>;
  body?: unknown;
}

const send = (method: string, path: string, { headers, body }: Sent = {}): Promise<Response> =>
  fetch(server.url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(access && { authorization: `Bearer ${access}` }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

async function said<T>(method: string, path: string, sent: Sent = {}, status = 200): Promise<T> {
  const answer = await send(method, path, sent);
  const text = await answer.text();
  expect([answer.status, text], `${method} ${path}`).toEqual([status, text]);
  return (text ? JSON.parse(text) : undefined) as T;
}

async function keep(what: string, tokens: { access: string; refresh: string }): Promise<void> {
  secrets.set(`access token, ${what}`, tokens.access);
  secrets.set(`refresh token, ${what}`, tokens.refresh);
  access = tokens.access;
}

async function signInAndUp(): Promise<void> {
  printed.set('setup token', server.setupToken);
  access = '';
  await keep('of the setup', await setUpOwner(server, PASSWORD));
  const { secret } = await said<{ secret: string }>('POST', '/api/auth/totp', {
    headers: { 'idempotency-key': 'begin-totp' },
  });
  secrets.set('secret of the authenticator', secret);
  const { recoveryCodes } = await said<{ recoveryCodes: string[] }>('POST', '/api/auth/totp/confirm', {
    body: { code: totpOf(secret) },
    headers: { 'idempotency-key': 'confirm-totp' },
  });
  for (const at of [0, 1, 9]) {
    secrets.set(`recovery code ${at}`, recoveryCodes[at]!);
    secrets.set(`recovery code ${at}, without dashes`, recoveryCodes[at]!.replaceAll('-', ''));
  }
  await said('POST', '/api/auth/login', { body: { email: EMAIL, password: TYPED_WRONG } }, 401);
  await signInWithCode(PASSWORD, recoveryCodes[0]!, 'by a recovery code');
}

async function signInWithCode(password: string, code: string, what: string): Promise<void> {
  access = '';
  const first = await said<{ details: { ticket: string } }>(
    'POST',
    '/api/auth/login',
    { body: { email: EMAIL, password } },
    401,
  );
  secrets.set(`ticket, ${what}`, first.details.ticket);
  const answer = await send('POST', '/api/auth/second-factor', {
    body: { ticket: first.details.ticket, code },
  });
  const tokens = tokensOf(answer);
  await keep(what, tokens);
  const headers = {
    cookie: `cairn_rt=${tokens.refresh}`,
    origin: server.url,
    'x-requested-with': 'app',
    authorization: '',
  };
  await keep(`${what}, refreshed`, tokensOf(await send('POST', '/api/auth/refresh', { headers })));
}

async function useProject(): Promise<void> {
  const repoUrl = `${neighbour.url}/docs.git`;
  ({ id: projectId } = await said<{ id: string }>(
    'POST',
    '/api/projects',
    { body: { name: 'Seeded', repoUrl, token: REPO_TOKEN }, headers: { 'idempotency-key': 'a-project' } },
    201,
  ));
  const project = `/api/projects/${projectId}`;
  await send('POST', `${project}/docs/sync`, { body: { direction: 'pull' } });
  await vi.waitFor(() => expect(neighbour.heard).toContain('docs.git'), WITHIN);
  await said('PUT', project, { body: { token: NEXT_REPO_TOKEN, webhookSecret: WEBHOOK_SECRET } });
  await send('POST', `${project}/docs/sync/preview`);
  const { key } = await said<{ key: string }>(
    'POST',
    `${project}/api-keys`,
    { body: { name: 'seeded', scopes: ['hook', 'read'] }, headers: { 'idempotency-key': 'a-key' } },
    201,
  );
  secrets.set('API key', key);
  secrets.set('secret part of the API key', key.slice('cxk_'.length + 9));
  const byKey: Record<string, string>[] = [
    { 'x-api-key': key, authorization: '' },
    { authorization: `Bearer ${key}` },
    { 'x-api-key': `${key.slice(0, -1)}!`, authorization: '' },
  ];
  for (const headers of byKey) await send('GET', `/hook/docs/${projectId}?key=of-nobody`, { headers });
  for (const [what, path, body] of [
    ['invitation', `${project}/invitations`, { email: 'guest@example.test', role: 'viewer' }],
    ['new account', '/api/users', { email: 'new@example.test', name: 'New' }],
  ] as const) {
    const { link } = await said<{ link: string }>('POST', path, { body }, 201);
    const token = /token=([\w-]{20,})/.exec(link)![1]!;
    const isMailed = server.logs().includes(token);
    (isMailed ? printed : secrets).set(`link of the ${what}`, token);
  }
}

/** To the provider and back with a code that it refuses. */
async function comeFromProvider(): Promise<void> {
  const begun = await send('GET', '/api/auth/oauth/oidc', { headers: { authorization: '' } });
  const address = new URL(begun.headers.get('location')!);
  expect(address.origin).toBe(neighbour.url);
  const cookie = /cairn_oauth=([^;]+)/.exec(begun.headers.getSetCookie().join())![1]!;
  const state = address.searchParams.get('state')!;
  secrets.set('state of a sign-in under way', state);
  secrets.set('what ties it to its browser', cookie);
  const query = new URLSearchParams({ state, code: 'seeded-code-of-the-provider', iss: neighbour.url });
  secrets.set('code of the provider', 'seeded-code-of-the-provider');
  const back = await send('GET', `/api/auth/oauth/oidc/callback?${query.toString()}`, {
    headers: { cookie: `cairn_oauth=${cookie}`, authorization: '' },
  });
  expect(back.headers.get('location')).toContain('PROVIDER_FAILED');
  // One more, which nobody comes back from.
  await send('GET', '/api/auth/oauth/oidc', { headers: { authorization: '' } });
}

/** Mail is not configured, so the log is where the link is read. */
async function resetPassword(): Promise<void> {
  await said('POST', '/api/auth/password/forgot', { body: { email: EMAIL } }, 204);
  const token = () => /\/reset\?token=([\w-]+)/.exec(server.logs())?.[1];
  await vi.waitFor(() => expect(token()).toBeDefined(), WITHIN);
  printed.set('link of a forgotten password', token()!);
  const body = { token: token(), newPassword: NEXT_PASSWORD };
  await said('POST', '/api/auth/password/reset', { body }, 204);
  await signInWithCode(NEXT_PASSWORD, secrets.get('recovery code 1')!, 'after the reset');
}

/** Line ends in whatever a stranger may send. */
async function forgeLines(): Promise<void> {
  const line = `\r\n{"level":"error","msg":"${FORGED}"}\r\n`;
  const encoded = encodeURIComponent(line);
  await send('POST', '/api/auth/login', { body: { email: `a${line}@example.test`, password: line } });
  await send('POST', '/api/auth/password/forgot', { body: { email: `${line}@example.test` } });
  await send('POST', '/api/projects', { body: { name: line, description: line } });
  await send('PUT', `/api/projects/${projectId}`, { body: { name: `Seeded${line}` } });
  await send('GET', `/api/projects/${encoded}?page=${encoded}`);
  await send('GET', `/${encoded}`, {
    headers: { 'user-agent': `x%0d%0a${FORGED}`, 'x-request-id': encoded },
  });
  await send('GET', `/api/auth/oauth/oidc/callback?state=${encoded}&error=${encoded}`);
  await send('POST', '/api/auth/login', { headers: { 'content-type': `text/plain; x=${FORGED}` } });
}

async function collectPlaces(): Promise<void> {
  const database = await openServerDatabase(home);
  places.set('a dump of the database', Buffer.from(await database.dump()));
  await database.close();
  const commands = [...neighbour.commands, ...(await commandLines())];
  places.set('arguments of processes', Buffer.from(commands.join('\n')));
  // The tables' own files are written at the latest now; the write-ahead log keeps what it had.
  await server.stop();
  places.set('what was printed', Buffer.from(server.logs()));
  // The database may be elsewhere, linked from here.
  const roots = new Map([
    ['home', home],
    ['pg', await realpath(join(home, 'pg'))],
  ]);
  const read = new Set<string>();
  for (const [name, root] of roots)
    for (const entry of await readdir(root, { recursive: true })) {
      const path = await realpath(join(root, entry)).catch(() => undefined);
      if (path === undefined || read.has(path) || !(await stat(path)).isFile()) continue;
      read.add(path);
      places.set(`${name}/${entry}`, await readFile(path));
    }
}

/** As it is, and as it would stand in bytes, addresses and headers. */
function formsOf(secret: string): Buffer[] {
  const bytes = Buffer.from(secret);
  const forms = [secret, encodeURIComponent(secret), bytes.toString('hex')];
  // What stands around it shifts Base64, so each of the three ways is cut to what they all share.
  for (const before of ['', 'x', 'xx']) {
    const shifted = Buffer.from(before + secret)
      .toString('base64')
      .replace(/=+$/, '');
    forms.push(shifted.slice(before.length === 0 ? 0 : 4, -4));
  }
  return [...new Set(forms)].map((form) => Buffer.from(form));
}

const foundIn = (secret: string): string[] => {
  const forms = formsOf(secret);
  return [...places].filter(([, text]) => forms.some((form) => text.includes(form))).map(([name]) => name);
};

describe('after a journey through everything that takes a secret', () => {
  test('the search finds what is to be found, in each kind of place', () => {
    expect(foundIn(EMAIL)).toEqual(expect.arrayContaining(['a dump of the database', 'what was printed']));
    expect(foundIn(EMAIL).some((name) => /pg_wal/.test(name))).toBe(true);
    expect(foundIn(EMAIL).some((name) => /data\/base\//.test(name))).toBe(true);
    expect(foundIn('what-nobody-ever-sent-4Zz')).toEqual([]);
    const commands = places.get('arguments of processes')!.toString();
    expect(commands).toMatch(/\bgit\b.*docs\.git/);
    expect(commands).toMatch(/postgres/);
    // The neighbour did get what it would need to repeat.
    const basic = neighbour.heard.match(/Basic [\w+/=]+/g)!.map((one) => Buffer.from(one.slice(6), 'base64'));
    expect(neighbour.heard + basic.join()).toContain(REPO_TOKEN);
    expect(neighbour.heard + decodeURIComponent(basic.join())).toContain(CLIENT_SECRET);
    expect(secrets.size).toBeGreaterThan(25);
  });

  test('[S37][S42] no secret stands in what was printed, the data folder, a dump or the arguments of a process', () => {
    const leaks = [...secrets].flatMap(([what, secret]) =>
      foundIn(secret).map((place) => `${what}: ${place}`),
    );
    expect(leaks).toEqual([]);
  });

  test('[S42] a link that is printed for want of mail stands nowhere else', () => {
    expect(printed.size).toBeGreaterThan(1);
    for (const [what, secret] of printed) expect(foundIn(secret), what).toEqual(['what was printed']);
  });

  test('[S37] the key is in its file alone', async () => {
    const { keys } = JSON.parse(await readFile(join(home, 'secrets/keyring.json'), 'utf8')) as {
      keys: { material: string }[];
    };
    expect(keys).toHaveLength(1);
    const material = Buffer.from(keys[0]!.material, 'base64');
    const forms = [keys[0]!.material, material.toString('hex'), material.toString('base64url')].map((form) =>
      Buffer.from(form),
    );
    const holders = [...places].filter(([, text]) =>
      [material, ...forms].some((form) => text.includes(form)),
    );
    expect(holders.map(([name]) => name)).toEqual(['home/secrets/keyring.json']);
    for (const [path, mode] of [
      ['secrets', 0o700],
      ['secrets/keyring.json', 0o600],
    ] as const)
      expect((await stat(join(home, path))).mode & 0o777).toBe(mode);
  });

  test('[S42] every line of the log is one object, and none was written by a stranger', () => {
    const lines = server
      .logs()
      .split('\n')
      .filter((line) => line !== '' && !/^(ready|Open) http/.test(line))
      .map((line) => JSON.parse(line) as { level: string; time: string; msg?: string });
    expect(lines.length).toBeGreaterThan(5);
    for (const { level, time } of lines) {
      expect(level).toMatch(/^[a-z]+$/);
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    }
    expect(lines.filter(({ msg }) => msg === FORGED)).toEqual([]);
  });
});

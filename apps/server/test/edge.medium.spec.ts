import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { docEndpoints, hookEndpoints, identityEndpoints, projectEndpoints } from '@cairn/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BrowserSession } from './browser-session.ts';
import { addressOf, endpoints, guarded } from './endpoint-list.ts';
import { rawRequest, upgradeHeaders } from './raw-http.ts';
import { RealtimeClient } from './realtime-client.ts';
import { PASSWORD, type Person, TestApp } from './test-app.ts';
import { TestClient } from './test-client.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const SOCKET = '/socket.io/?EIO=4&transport=websocket';
const POLLING = '/socket.io/?EIO=4&transport=polling';

let app: TestApp;
let owner: Person;
let projectId: string;
beforeAll(async () => {
  app = await TestApp.start({ env: { CAIRN_ALLOWED_HOSTS: 'good.test' } });
  owner = await app.owner();
  projectId = await app.project(owner);
});
afterEach(() => RealtimeClient.closeAll());
afterAll(() => app.stop());

const raw = (request: Parameters<typeof rawRequest>[1]) => rawRequest(app.url, request);

describe('a request under a name that is not ours', () => {
  const names = ['evil.test', 'good.test.evil.test', 'good.test@evil.test', 'localhost:1', '', 'gооd.test'];

  test.each(names)('[A25] %j is refused before anybody looks at it', async (host) => {
    for (const target of ['/api/auth/me', '/hook/status/x', '/health', '/api/docs', '/nowhere', POLLING]) {
      const { status, error, headers } = await raw({ target, host });
      expect([target, status, error.code]).toEqual([target, 421, 'HOST_REFUSED']);
      expect(headers.get('x-request-id')).toBe(error.requestId);
    }
  });

  test.each(names)('[A25][S21] %j opens no socket', async (host) => {
    const { status, error } = await raw({ target: SOCKET, host, headers: upgradeHeaders() });
    expect([status, error.code]).toEqual([421, 'HOST_REFUSED']);
  });

  test('[A25] gets nowhere with an absolute target either', async () => {
    const { port } = new URL(app.url);
    for (const [target, host, status] of [
      ['http://evil.test/api/auth/me', `127.0.0.1:${port}`, 421],
      [`http://127.0.0.1:${port}/api/auth/me`, 'evil.test', 421],
      [`http://127.0.0.1:${port}/api/auth/me`, `127.0.0.1:${port}`, 401],
      ['http://good.test/api/auth/me', 'good.test', 401],
    ] as const)
      expect([target, host, (await raw({ target, host })).status]).toEqual([target, host, status]);
  });

  test('without any Host is no request', async () => {
    expect((await raw({ target: '/api/auth/me', host: null })).status).toBe(400);
  });

  test('[A25][S23] is not made ours by what a proxy would say', async () => {
    const headers = { 'x-forwarded-host': 'good.test', forwarded: 'host=good.test' };
    expect((await raw({ target: '/health', host: 'evil.test', headers })).status).toBe(421);
  });
});

describe('[A10][S21] an upgrade', () => {
  test('[A03] to an address elsewhere is not passed on there', async () => {
    const seen: string[] = [];
    const canary = createServer((socket) => {
      seen.push('called');
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(canary, 'listening');
    const elsewhere = `127.0.0.1:${(canary.address() as AddressInfo).port}`;
    try {
      for (const host of [elsewhere, new URL(app.url).host])
        for (const target of [`http://${elsewhere}/`, `http://${elsewhere}${SOCKET}`, `//${elsewhere}/`]) {
          const { status } = await raw({ target, host, headers: upgradeHeaders() });
          expect([404, 421], target).toContain(status);
        }
    } finally {
      canary.close();
    }
    expect(seen).toEqual([]);
  });

  test.each(['/', '/api/auth/me', '/mcp', '/_next/webpack-hmr', '/socket.iox', '/socket.io/../api'])(
    '[A10] at %s is not there',
    async (target) => {
      const { status } = await raw({ target, headers: upgradeHeaders() });
      expect([400, 404]).toContain(status);
    },
  );

  test.each(['https://evil.test', 'null', 'http://good.test.evil.test', 'http://127.0.0.1:1', ''])(
    '[A25][S21] and a poll from a page of %j are refused, with a cookie and with a key',
    async (origin) => {
      const { access } = await BrowserSession.open(app, owner.email);
      const { key } = await app.key(owner, projectId);
      for (const proof of [{ cookie: `cairn_at=${access}` }, { 'x-api-key': key }] as Record<
        string,
        string
      >[])
        for (const request of [
          { target: SOCKET, headers: upgradeHeaders({ ...proof, origin }) },
          { target: POLLING, headers: { ...proof, origin } },
        ]) {
          const { status, error } = await raw(request);
          expect([request.target, status, error.code]).toEqual([request.target, 403, 'CROSS_SITE']);
        }
    },
  );

  test('without an Origin needs a key or a token; a cookie is not enough', async () => {
    const { access } = await BrowserSession.open(app, owner.email);
    const { key } = await app.key(owner, projectId);
    const open = (headers: Record<string, string>) => RealtimeClient.connect(app.url, { headers });
    const cookie = `cairn_at=${access}`;
    await expect(open({ cookie })).rejects.toMatchObject({ data: { code: 'NOT_SIGNED_IN' } });
    const proofs: Record<string, string>[] = [
      { 'x-api-key': key },
      { cookie, origin: app.url },
      { cookie, 'sec-fetch-site': 'same-origin' },
    ];
    for (const proof of proofs) expect((await open(proof)).socket.connected).toBe(true);
  });
});

describe('another site', () => {
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.test' },
    { origin: 'null' },
    { origin: 'https://evil.test', 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'cross-site' },
    {},
  ];

  test.each(foreign)('[A14][S18] that sends %j renews nobody’s session', async (headers) => {
    const session = await BrowserSession.open(app, owner.email);
    const cookie = `cairn_rt=${session.refreshToken}; cairn_at=${session.access}`;
    const answer = await raw({
      method: 'POST',
      target: '/api/auth/refresh',
      headers: { ...headers, cookie, 'x-requested-with': 'app' },
    });
    expect([answer.status, answer.error.code]).toEqual([403, 'CROSS_SITE']);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect((await session.refresh()).status).toBe(200);
  });

  test.each(foreign)('[A14][S18] that sends %j changes nothing with a cookie', async (headers) => {
    const { access } = await BrowserSession.open(app, owner.email);
    const client = new TestClient(app.url, {
      cookie: `cairn_at=${access}`,
      'x-requested-with': 'app',
      ...headers,
    });
    for (const endpoint of guarded.filter(({ method }) => method !== 'GET')) {
      const { status, body } = await client.send(endpoint.method, addressOf(endpoint, projectId));
      expect([endpoint.id, status, body]).toMatchObject([endpoint.id, 403, { code: 'CROSS_SITE' }]);
    }
  });

  test('[A14][S19] is told nothing of what it may do, whatever it asks', async () => {
    const origin = 'https://evil.test';
    const preflight = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-api-key',
    };
    const paths = endpoints.map((endpoint) => addressOf(endpoint, projectId));
    for (const target of new Set([...paths, '/', '/api/docs', '/nowhere', POLLING])) {
      const asked = await raw({ method: 'OPTIONS', target, headers: preflight });
      expect([404, 405], target).toContain(asked.status);
      const told = await raw({ target, headers: { origin, ...owner.credentials } });
      for (const { headers } of [asked, told])
        expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });
});

describe('every answer', () => {
  const requests: [string, number, Parameters<typeof rawRequest>[1]][] = [
    ['with data', 200, { target: '/api/auth/providers' }],
    ['of health', 200, { target: '/health' }],
    ['of the reference', 200, { target: '/api/docs' }],
    ['with its style sheet', 200, { target: '/api/docs/assets/swagger-ui.css' }],
    ['to a stranger', 401, { target: '/api/auth/me' }],
    ['where nothing is', 404, { target: '/api/nothing' }],
    ['to an address that is none', 400, { target: '/api/%ff' }],
    [
      'to a body that is none',
      400,
      { method: 'POST', target: '/api/auth/login', headers: JSON_TYPE, body: '{' },
    ],
    [
      'to another type',
      415,
      { method: 'POST', target: '/api/auth/login', headers: { 'content-type': 'a/b' }, body: '{' },
    ],
    ['to OPTIONS', 405, { method: 'OPTIONS', target: '/api/auth/me' }],
    ['under another name', 421, { target: '/api/auth/me', host: 'evil.test' }],
    ['to a socket from elsewhere', 403, { target: SOCKET, headers: upgradeHeaders({ origin: 'null' }) }],
    ['to a poll', 200, { target: POLLING }],
  ];

  test.each(requests)(
    '[S20][A29] %s (%i) says that it is no page to frame, sniff or keep',
    async (what, status, request) => {
      const answer = await raw(request);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('referrer-policy')).toBe('same-origin');
      expect(answer.headers.get('x-frame-options')).toBe('DENY');
      expect(answer.headers.get('strict-transport-security')).toBeNull();
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      if (what.includes('reference')) return;
      expect(answer.headers.get('content-security-policy')).toBe(
        "default-src 'none'; frame-ancestors 'none'",
      );
      if (!what.includes('style sheet')) expect(answer.headers.get('cache-control')).toMatch(/no-store/);
    },
  );

  test('[S20] of every endpoint is not to be kept, but for those that browsers ask again about', async () => {
    for (const endpoint of guarded.filter(({ method }) => method === 'GET')) {
      const { headers } = await owner.send('GET', addressOf(endpoint, projectId));
      const expected = headers.has('etag') ? 'private, no-cache' : 'no-store';
      expect([endpoint.id, headers.get('cache-control')]).toEqual([endpoint.id, expected]);
      expect(headers.get('content-security-policy'), endpoint.id).toContain("frame-ancestors 'none'");
      expect([headers.get('x-content-type-options'), headers.get('x-frame-options')]).toEqual([
        'nosniff',
        'DENY',
      ]);
    }
  });

  test('[S20] asks for https from then on, once people reach the server by it', async () => {
    const secure = await TestApp.start({ env: { CAIRN_PUBLIC_URL: 'https://docs.example.com' } });
    try {
      const { host } = new URL(secure.url);
      for (const name of ['docs.example.com', host, 'evil.test']) {
        const { headers } = await rawRequest(secure.url, { target: '/health', host: name });
        expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
      }
    } finally {
      await secure.stop();
    }
  });
});

describe('[S11] limits on how much one may ask', () => {
  let limited: TestApp;
  let person: Person;
  let project: string;
  beforeAll(async () => {
    limited = await TestApp.start({ env: { CAIRN_RATE_LIMIT: '6', CAIRN_RATE_LIMIT_HOOK: '9' } });
    person = await limited.owner();
    project = await limited.project(person);
  });
  afterAll(() => limited.stop());

  test('count for each key by itself, and hooks by themselves', async () => {
    const keys = [await limited.key(person, project), await limited.key(person, project)];
    const params = { projectId: project };
    for (const key of keys) {
      for (let left = 5; left >= 0; left--) {
        const { status, headers } = await key.call(docEndpoints.list, { params });
        expect([status, headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')]).toEqual([
          200,
          '6',
          String(left),
        ]);
        expect(Number(headers.get('ratelimit-reset'))).toBeGreaterThan(0);
        expect(Number(headers.get('ratelimit-reset'))).toBeLessThanOrEqual(60);
      }
      const { status, headers, body } = await key.call(docEndpoints.list, { params });
      expect([status, body]).toMatchObject([429, { code: 'RATE_LIMITED' }]);
      expect(headers.get('retry-after')).toBe(headers.get('ratelimit-reset'));
      const hooks = [];
      for (let n = 0; n < 10; n++) hooks.push((await key.call(hookEndpoints.status, { params })).status);
      expect(hooks).toEqual([...Array<number>(9).fill(200), 429]);
    }
  });

  test('let an open page read as often as it likes, and change things six times', async () => {
    const somebody = await limited.person('Somebody');
    const { access } = await BrowserSession.open(limited, somebody.email);
    const page = new TestClient(limited.url, {
      cookie: `cairn_at=${access}`,
      origin: limited.url,
      'x-requested-with': 'app',
    });
    for (let n = 0; n < 20; n++) await page.ok(identityEndpoints.me);
    const made = [];
    for (let n = 0; n < 7; n++)
      made.push((await page.call(projectEndpoints.create, { body: { name: `Number ${n}` } })).status);
    expect(made).toEqual([...Array<number>(6).fill(201), 429]);
    expect((await page.call(identityEndpoints.me)).status).toBe(200);
  });

  test('end guessing from one address, not the work of those who are signed in there', async () => {
    const login = { body: { email: 'nobody@example.com', password: PASSWORD } };
    const codes: string[] = [];
    for (let n = 0; n < 8; n++)
      codes.push((await limited.anonymous.fails(identityEndpoints.login, login)).code);
    expect(codes.at(-1)).toBe('RATE_LIMITED');
    expect((await limited.anonymous.call(identityEndpoints.providers)).status).toBe(200);
    const key = await limited.key(person, project);
    expect((await key.call(docEndpoints.list, { params: { projectId: project } })).status).toBe(200);
  });
});

describe('where a request came from', () => {
  const forwarded = { 'x-forwarded-for': '198.51.100.9, 203.0.113.7', 'x-real-ip': '198.51.100.9' };

  async function notedIp(env: Record<string, string>): Promise<string | undefined> {
    const server = await TestApp.start({ env });
    try {
      const { email } = await server.owner();
      const body = { email, password: PASSWORD };
      await server.anonymous.call(identityEndpoints.login, { body, headers: forwarded });
      const [row] = await server.rows<{ ip: string }>(
        'select ip from sessions order by created_at desc limit 1',
      );
      return row?.ip;
    } finally {
      await server.stop();
    }
  }

  test(
    '[S23] is what the socket says, unless a proxy that is trusted says more',
    { timeout: 60_000 },
    async () => {
      expect(await notedIp({})).toBe('127.0.0.1');
      expect(await notedIp({ CAIRN_TRUSTED_PROXIES: '10.0.0.0/8' })).toBe('127.0.0.1');
      expect(await notedIp({ CAIRN_TRUSTED_PROXIES: '127.0.0.1' })).toBe('203.0.113.7');
      expect(await notedIp({ CAIRN_TRUSTED_PROXIES: '127.0.0.0/8, 203.0.113.7' })).toBe('198.51.100.9');
    },
  );
});

describe('[S24] the size', () => {
  const MB = 1024 * 1024;
  const statusOf = async (method: string, path: string, body: string) =>
    (await owner.send(method, path, { headers: JSON_TYPE, body })).status;

  test('of address and headers ends at 16 KB', async () => {
    const fits = await raw({ target: `/api/nothing?${'x'.repeat(15_000)}` });
    expect(fits.status).toBe(404);
    for (const request of [
      { target: `/api/nothing?${'x'.repeat(17_000)}` },
      { target: '/api/nothing', headers: { 'x-much': 'x'.repeat(17_000) } },
    ]) {
      const { status, error } = await raw(request);
      expect([status, error.code]).toEqual([431, 'HEADERS_TOO_LARGE']);
    }
  });

  test('of a body ends at 8 MB', async () => {
    const bodyOf = (bytes: number) => `{"name":"${'x'.repeat(bytes - '{"name":""}'.length)}"}`;
    expect(await statusOf('POST', '/api/projects', bodyOf(8 * MB))).toBe(400);
    expect(await statusOf('POST', '/api/projects', bodyOf(8 * MB + 1))).toBe(413);
  });

  test('of a nesting ends at a hundred levels', async () => {
    const path = `/hook/events/${projectId}`;
    // The body, its list and the event are three of them.
    const nested = (levels: number) =>
      `{"events":[{"sessionId":"s","eventId":"e${levels}","type":"t","deep":${'['.repeat(levels - 3)}${']'.repeat(levels - 3)}}]}`;
    expect(await statusOf('POST', path, nested(100))).toBeLessThan(300);
    expect(await statusOf('POST', path, nested(101))).toBe(400);
  });

  test('of a list ends where the contract says', async () => {
    const event = (n: number) => ({ sessionId: 's', eventId: `size-${n}`, type: 't' });
    const events = (count: number) =>
      JSON.stringify({ events: Array.from({ length: count }, (_no, n) => event(n)) });
    expect(await statusOf('POST', `/hook/events/${projectId}`, events(500))).toBeLessThan(300);
    expect(await statusOf('POST', `/hook/events/${projectId}`, events(501))).toBe(400);
    const stack = (count: number) =>
      JSON.stringify({ name: 'Stack', techStack: Array.from({ length: count }, (_no, n) => `tool ${n}`) });
    expect(await statusOf('POST', '/api/projects', stack(30))).toBe(201);
    expect(await statusOf('POST', '/api/projects', stack(31))).toBe(400);
    const scopes = (count: number) =>
      JSON.stringify({ name: 'Key', scopes: Array<string>(count).fill('read') });
    expect(await statusOf('POST', `/api/projects/${projectId}/api-keys`, scopes(20))).toBe(201);
    expect(await statusOf('POST', `/api/projects/${projectId}/api-keys`, scopes(21))).toBe(400);
  });

  test('of nothing readable is answered and closed', async () => {
    const { status, error } = await raw({ method: 'G\u0000T', target: '/' });
    expect([status, error.code]).toEqual([400, 'VALIDATION_FAILED']);
  });
});

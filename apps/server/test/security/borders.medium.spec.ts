import {
  MAX_DOC_BYTES,
  docEndpoints,
  hookEndpoints,
  identityEndpoints,
  projectEndpoints,
} from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOf, endpoints } from '../endpoint-list.ts';
import { PASSWORD, type Person, TestApp } from '../test-app.ts';
import { TestClient } from '../test-client.ts';

let app: TestApp;
let owner: Person;
let projectId: string;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  projectId = await app.project(owner);
  for (let at = 0; at < 10; at += 1)
    await owner.ok(docEndpoints.create, {
      params: params(),
      body: { fileName: `much${at}.md`, content: `${'a'.repeat(50)} ${'a aa aab '.repeat(10_000)}!` },
    });
});
afterAll(() => app.stop());

const params = () => ({ projectId });

describe('[S24] at its border', () => {
  const paged = endpoints.filter(({ query }) => query && 'perPage' in query.shape);

  test('every list gives a hundred at once, and no more', async () => {
    expect(paged.length).toBeGreaterThan(8);
    for (const endpoint of paged) {
      const q = 'q' in endpoint.query!.shape ? '&q=x' : '';
      const ask = (perPage: string) =>
        owner.send('GET', `${addressOf(endpoint, projectId)}?perPage=${perPage}${q}`);
      expect((await ask('100')).status, endpoint.id).not.toBe(400);
      for (const beyond of ['101', '0', '-1', '1e3', '99999999999999999999', '1&perPage=2'])
        expect([endpoint.id, beyond, (await ask(beyond)).status]).toEqual([endpoint.id, beyond, 400]);
    }
  });

  test('a document holds what the contract says, and no byte more', async () => {
    const make = (fileName: string, bytes: number) =>
      owner.call(docEndpoints.create, { params: params(), body: { fileName, content: 'x'.repeat(bytes) } });
    expect((await make('full.md', MAX_DOC_BYTES)).status).toBe(201);
    expect((await make('over.md', MAX_DOC_BYTES + 1)).status).toBe(413);
  });

  test('a name, a search and a name of a file end where the contract says', async () => {
    const project = (length: number) =>
      owner.call(projectEndpoints.create, { body: { name: 'x'.repeat(length) } });
    expect([(await project(100)).status, (await project(101)).status]).toEqual([201, 400]);
    const search = (length: number) =>
      owner.call(docEndpoints.search, { params: params(), query: { q: 'x'.repeat(length) } });
    expect([(await search(200)).status, (await search(201)).status]).toEqual([200, 400]);
    const wait = (seconds: number) =>
      owner.call(hookEndpoints.status, { params: params(), query: { wait: seconds } });
    expect([(await wait(0)).status, (await wait(56)).status]).toEqual([200, 400]);
  });
});

test.each([
  '(a+)+$',
  '(a|aa)+$',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '%_%_%_%',
  `${'('.repeat(90)}${')'.repeat(90)}`,
  `${'a or '.repeat(39)}a`,
  '-a '.repeat(60),
  `"${'a '.repeat(90)}"`,
  ':*&!|<->',
])(
  '[S25] the search for %j is over in a second, however much there is to look through',
  { timeout: 30_000 },
  async (q) => {
    // Refused is as good as answered; a machine with other work is a little late.
    const took: number[] = [];
    for (let at = 0; at < 3; at += 1) {
      const began = performance.now();
      const { status } = await owner.call(docEndpoints.search, { params: params(), query: { q } });
      expect([200, 400]).toContain(status);
      took.push(performance.now() - began);
      if (took.at(-1)! < 1_500) break;
    }
    expect(Math.min(...took)).toBeLessThan(1_500);
  },
);

describe('with the limits that a server has by itself', { timeout: 90_000 }, () => {
  let limited: TestApp;
  let ana: Person;
  let ben: TestClient;
  beforeAll(async () => {
    limited = await TestApp.start({ env: { CAIRN_RATE_LIMIT: '100', CAIRN_RATE_LIMIT_HOOK: '600' } });
    ana = await limited.person('Ana');
    ben = new TestClient(limited.url, (await limited.person('Ben', 'admin')).credentials);
  });
  afterAll(() => limited.stop());

  test('[A30][S11] of two hundred wrong passwords ten are looked at, however they are dressed', async () => {
    const paths = [
      '/api/auth/login',
      '/api/v1/auth/login',
      '/api/auth/login/',
      '/api/auth/login?x=1',
      '/api/auth/LOGIN',
      '//api/auth/login',
      '/api/auth/login;x=1',
      '/api/auth/%6cogin',
    ];
    const emails = [ana.email, ana.email.toUpperCase(), ` ${ana.email} `];
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_none, at) =>
        limited.anonymous.send('POST', paths[at % paths.length]!, {
          headers: {
            'content-type': 'application/json',
            'x-forwarded-for': `198.51.100.${at}`,
            'x-real-ip': `198.51.100.${at}`,
            forwarded: `for=198.51.100.${at}`,
            authorization: `Bearer ${Buffer.from(`{"alg":"none"}`).toString('base64url')}.${Buffer.from(`{"sub":"${at}"}`).toString('base64url')}.`,
            'idempotency-key': `try-${at}`,
            'x-request-id': `try-${at}`,
          },
          body: JSON.stringify({ email: emails[at % 3], password: `guess number ${at}` }),
        }),
      ),
    );
    const looked = await limited.rows(`select 1 from audit_entries where action = 'user.sign_in_failed'`);
    expect(looked.length).toBeGreaterThan(0);
    expect(looked.length).toBeLessThanOrEqual(10);
    expect(answers.filter(({ status }) => status < 400 || status >= 500)).toEqual([]);
    const right = { body: { email: ana.email, password: PASSWORD } };
    expect(await limited.anonymous.fails(identityEndpoints.login, right)).toMatchObject({
      code: 'RATE_LIMITED',
    });
  });

  test('[S11][S48] nobody makes more than a hundred things a minute, by whichever address', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 120 }, (_none, at) =>
        ben.send('POST', at % 2 ? '/api/projects' : '/api/v1/projects', {
          headers: { 'content-type': 'application/json', 'x-forwarded-for': `198.51.100.${at}` },
          body: JSON.stringify({ name: `Number ${at}` }),
        }),
      ),
    );
    expect(statuses.filter(({ status }) => status === 201)).toHaveLength(100);
    expect(statuses.filter(({ status }) => status === 429)).toHaveLength(20);
  });
});

import { docEndpoints, identityEndpoints } from '@cairn/contracts';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RedisServer, hasRedis } from '../redis-server.ts';
import { PASSWORD, type Person, TestApp } from '../test-app.ts';
import { TestClient } from '../test-client.ts';

const { login } = identityEndpoints;

if (!hasRedis) console.warn('redis-server is not installed: limits that servers share were not tested');

describe.skipIf(!hasRedis)('servers with one Redis', () => {
  let redis: RedisServer;
  let one: TestApp;
  let two: TestApp;
  let owner: Person;
  beforeAll(async () => {
    redis = await RedisServer.start();
    const env = { REDIS_URL: redis.url, CAIRN_RATE_LIMIT: '100' };
    one = await TestApp.start({ env });
    two = await TestApp.start({ env, database: one.database, home: one.home });
    owner = await one.owner();
  });
  afterAll(async () => {
    await two.stop();
    await one.stop();
    await redis.stop();
  });

  const params = async () => ({ projectId: await one.project(owner) });
  const wrong = (app: TestApp, email: string) =>
    app.anonymous.call(login, { body: { email, password: 'not the one' } });

  test('[S11] count the requests of a key together, and say so in the same headers', async () => {
    const to = await params();
    const { key } = await one.key(owner, to.projectId);
    const clients = [one, two].map(({ url }) => new TestClient(url, { 'x-api-key': key }));
    for (let left = 99; left >= 0; left -= 1) {
      const { status, headers } = await clients[left % 2]!.call(docEndpoints.list, { params: to });
      expect([status, headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')]).toEqual([
        200,
        '100',
        String(left),
      ]);
      expect(Number(headers.get('ratelimit-reset'))).toBeLessThanOrEqual(60);
    }
    for (const client of clients) {
      const { status, headers } = await client.call(docEndpoints.list, { params: to });
      expect([status, headers.get('retry-after')]).toEqual([429, headers.get('ratelimit-reset')]);
    }
  });

  test('[A30][S11] let ten wrong passwords in a quarter of an hour through, not ten each', async () => {
    const ana = await one.person('Ana');
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_none, at) => wrong(at % 2 ? one : two, ana.email)),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    const [refused] = answers.filter(({ status }) => status === 429);
    expect(Number(refused!.headers.get('retry-after'))).toBeGreaterThan(14 * 60);
    const right = { body: { email: ana.email, password: PASSWORD } };
    for (const app of [one, two])
      expect(await app.anonymous.fails(login, right)).toMatchObject({ code: 'RATE_LIMITED' });
  });

  test('do not count what was right', async () => {
    const ben = await one.person('Ben');
    const right = { body: { email: ben.email, password: PASSWORD } };
    for (let at = 0; at < 9; at += 1) expect((await wrong(two, ben.email)).status).toBe(401);
    for (let at = 0; at < 3; at += 1) expect((await one.anonymous.call(login, right)).status).toBe(200);
    expect((await wrong(one, ben.email)).status).toBe(401);
    expect((await wrong(two, ben.email)).status).toBe(429);
  });

  test('leave nobody’s e-mail address in it, and nothing that stays', async () => {
    const reader = new Redis(redis.url);
    try {
      const keys = await reader.keys('*');
      expect(keys.length).toBeGreaterThan(2);
      expect(keys.filter((key) => !/^cairn:[\w-]{43}$/.test(key))).toEqual([]);
      for (const key of keys) expect(await reader.pttl(key)).toBeGreaterThan(0);
    } finally {
      reader.disconnect();
    }
  });

  test('[S11][S45] count each by itself while it is away, say so once, and come back to it', async () => {
    const said = (what: string) => one.logs.filter((line) => line.includes(what)).length;
    const eve = await one.person('Eve');
    await redis.stop();
    for (let at = 0; at < 10; at += 1) expect((await wrong(one, eve.email)).status).toBe(401);
    expect((await wrong(one, eve.email)).status).toBe(429);
    expect((await owner.call(docEndpoints.list, { params: await params() })).status).toBe(200);
    expect(said('Redis does not answer')).toBe(1);
    await redis.start();
    await expect.poll(() => said('Redis answers again'), { timeout: 10_000 }).toBe(1);
    expect((await wrong(one, eve.email)).status).toBe(401);
  });
});

test.runIf(hasRedis)('a server starts, and says it, where Redis is not', async () => {
  const app = await TestApp.start({ env: { REDIS_URL: 'redis://127.0.0.1:1' } });
  try {
    await app.owner();
    expect(app.logs.filter((line) => line.includes('Redis does not answer'))).toHaveLength(1);
  } finally {
    await app.stop();
  }
});

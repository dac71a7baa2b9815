import { identityEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD, TestApp } from '../../../../test/test-app.ts';

const { login, me } = identityEndpoints;

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

const failuresOf = (email: string) =>
  app.rows(`select 1 from audit_entries where action = 'user.sign_in_failed' and object_name = $1`, [email]);

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

describe('[S11] guessing a password', () => {
  // Whatever gets past the limit is verified, and each verification that fails leaves an entry.
  const rawLogin = (path: string, email: string, headers: Record<string, string> = {}) =>
    app.anonymous.send('POST', path, {
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ email, password: 'not the one' }),
    });

  test('[A30] reaches verification ten times in a quarter of an hour, whatever is varied', async () => {
    const ana = await app.person('Ana');
    const paths = ['/api/auth/login', '/api/v1/auth/login', '/api/auth/login?x=1', '/api/auth/login/'];
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_none, at) =>
        rawLogin(paths[at % 4]!, at % 3 ? ana.email : ana.email.toUpperCase(), {
          'x-forwarded-for': `192.0.2.${at}`,
          'x-real-ip': `192.0.2.${at}`,
          authorization: `Bearer forged.${at}.token`,
        }),
      ),
    );
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited[0]!.body).toMatchObject({ code: 'RATE_LIMITED' });
    expect(Number(limited[0]!.headers.get('retry-after'))).toBeGreaterThan(14 * 60);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(await failuresOf(ana.email)).toHaveLength(10);
    const right = await app.anonymous.fails(login, { body: { email: ana.email, password: PASSWORD } });
    expect(right).toMatchObject({ code: 'RATE_LIMITED' });
    expect((await ana.call(me)).status).toBe(200);
  });

  test('of one account keeps nobody else out, and what is right does not count', async () => {
    const ben = await app.person('Ben');
    const body = { email: ben.email, password: PASSWORD };
    for (let at = 0; at < 15; at += 1) expect((await app.anonymous.call(login, { body })).status).toBe(200);
    expect((await rawLogin('/api/auth/login', ben.email)).status).toBe(401);
  });

  test('over many accounts from one address ends as well', async () => {
    const other = await TestApp.start();
    try {
      const answers = await Promise.all(
        Array.from({ length: 102 }, (_none, at) =>
          other.anonymous.call(login, { body: { email: `one${at}@example.com`, password: 'Summer 2026!' } }),
        ),
      );
      const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
      expect(statuses).toEqual([...Array(100).fill(401), 429, 429]);
    } finally {
      await other.stop();
    }
  });
});

test('fifty sign-ins at once do not hold up who is reading', { timeout: 60_000 }, async () => {
  const other = await TestApp.start();
  try {
    const reader = await other.person('Reader');
    const people = await Promise.all(Array.from({ length: 25 }, () => other.person('Crowd')));
    const signIns = people.flatMap(({ email }) =>
      [0, 1].map(() => other.anonymous.call(login, { body: { email, password: PASSWORD } })),
    );
    let done = false;
    const all = Promise.all(signIns).finally(() => (done = true));
    const reads: number[] = [];
    while (!done) reads.push(await timeOf(() => reader.ok(me)));
    const answers = await all;
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(reads.length).toBeGreaterThan(20);
    // One hash takes some 25 ms of processor time; a read that had to wait for all fifty would take more than a second.
    expect(median(reads)).toBeLessThan(150);
  } finally {
    await other.stop();
  }
});

import { accountEndpoints, identityEndpoints, memberEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Person, PASSWORD, TestApp } from '../test-app.ts';

const { login } = identityEndpoints;
const { forgotPassword, resetPassword } = accountEndpoints;

// What a sign-in takes is the hashing, so that is counted and not the time, which is others' as well on a busy machine.
const hashing = vi.hoisted(() => ({ work: [] as string[] }));
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  const argon2: typeof crypto.argon2 = (algorithm, parameters, done) => {
    const { memory, passes, parallelism, tagLength } = parameters;
    hashing.work.push([algorithm, memory, passes, parallelism, tagLength].join(' '));
    crypto.argon2(algorithm, parameters, done);
  };
  return { ...crypto, argon2 };
});

let app: TestApp;
let ana: Person;
let people: Record<'known' | 'disabled' | 'invited' | 'unknown', string>;
beforeAll(async () => {
  app = await TestApp.start();
  ana = await app.person('Ana');
  const [gone, invited] = [await app.person('Gone'), await app.person('Invited')];
  await app.rows('update users set disabled_at = now() where id = $1', [gone.id]);
  await app.rows('update users set password_hash = null where id = $1', [invited.id]);
  people = {
    known: ana.email,
    disabled: gone.email,
    invited: invited.email,
    unknown: 'nobody@example.com',
  };
});
afterAll(() => app.stop());
beforeEach(() => void (hashing.work = []));

async function workOf(deed: () => Promise<unknown>): Promise<string[]> {
  hashing.work = [];
  await deed();
  return hashing.work;
}

test('[S12] a wrong password is answered alike, and with the same work, whether there is an account or not', async () => {
  const body = (email: string) => ({ email, password: 'not the one' });
  const seen: string[] = [];
  for (const email of Object.values(people)) {
    const work = await workOf(async () => {
      const { status, headers, body: answer } = await app.anonymous.call(login, { body: body(email) });
      const { timestamp: _at, requestId: _id, ...told } = answer as Record<string, unknown>;
      seen.push(JSON.stringify({ status, told, headers: [...headers.keys()].toSorted() }));
    });
    expect(work, email).toEqual(['argon2id 19456 2 1 32']);
  }
  expect(new Set(seen).size).toBe(1);
});

test('[S12] a link to set a password is asked for in the same way by everybody, and hashes nothing', async () => {
  const seen: string[] = [];
  for (const email of [...Object.values(people), 'not an address']) {
    const work = await workOf(async () => {
      const { status, headers, body } = await app.anonymous.call(forgotPassword, { body: { email } });
      seen.push(JSON.stringify({ status, body, headers: [...headers.keys()].toSorted() }));
    });
    expect(work).toEqual([]);
  }
  expect(new Set(seen).size).toBe(1);
});

test('[S12] the limit on guesses holds for somebody who is not there as for others', async () => {
  const answers = [];
  for (let at = 0; at < 12; at += 1) {
    const body = { email: 'no-such-person@example.com', password: `guess ${at}` };
    answers.push((await app.anonymous.call(login, { body })).status);
  }
  expect(answers).toEqual([...Array(10).fill(401), 429, 429]);
});

test('[S12] an invitation is made in the same way for everybody, and hashes nothing', async () => {
  const projectId = await app.project(ana);
  const seen: string[] = [];
  for (const email of Object.values(people)) {
    const work = await workOf(async () => {
      const body = { email, role: 'viewer' } as const;
      const {
        status,
        headers,
        body: answer,
      } = await ana.call(memberEndpoints.invite, {
        params: { projectId },
        body,
      });
      const fields = Object.keys(answer as object).toSorted();
      seen.push(JSON.stringify({ status, fields, headers: [...headers.keys()].toSorted() }));
    });
    expect(work).toEqual([]);
  }
  expect(new Set(seen).size).toBe(1);
});

test('[S12] a link that nobody sent is refused before its password is hashed', async () => {
  const work = await workOf(async () => {
    const body = { token: 'x'.repeat(43), newPassword: 'another horse entirely' };
    expect(await app.anonymous.fails(resetPassword, { body })).toMatchObject({ code: 'LINK_INVALID' });
  });
  expect(work.length).toBeLessThanOrEqual(1);
});

test('[S09] a password counts to its last letter, whatever it is made of', async () => {
  const long = `${'Zürich 🦉 im Regen '.repeat(13)}abcdefgh`;
  expect(long).toHaveLength(255);
  for (const password of [`${long}x`, 'eight wrd!', '漢字かな交じり文の合言葉']) {
    const ben = await app.person('Ben');
    await ben.ok(accountEndpoints.changePassword, {
      body: { currentPassword: PASSWORD, newPassword: password },
    });
    const tryWith = async (one: string) =>
      (await app.anonymous.call(login, { body: { email: ben.email, password: one } })).status;
    expect(await tryWith(password)).toBe(200);
    expect(await tryWith(password.slice(0, -1))).toBe(401);
    expect(await tryWith(`${password.slice(0, -1)}y`)).toBe(401);
  }
});

test('[S09] what is kept of a password names how it was made, with a salt of its own', async () => {
  const rows = await app.rows<{ hash: string }>(
    'select password_hash as hash from users where password_hash is not null',
  );
  expect(rows.length).toBeGreaterThan(1);
  for (const { hash } of rows) expect(hash).toMatch(/^argon2id\$v1\$[\w-]{22}\$[\w-]{43}$/);
  const cara = await app.person('Cara');
  await cara.ok(accountEndpoints.changePassword, {
    body: { currentPassword: PASSWORD, newPassword: 'the same for both' },
  });
  const dan = await app.person('Dan');
  await dan.ok(accountEndpoints.changePassword, {
    body: { currentPassword: PASSWORD, newPassword: 'the same for both' },
  });
  const kept = await app.rows<{ hash: string }>(
    'select distinct password_hash as hash from users where id = any($1::uuid[])',
    [[cara.id, dan.id]],
  );
  expect(kept).toHaveLength(2);
});

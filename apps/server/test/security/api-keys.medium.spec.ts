import { createHash } from 'node:crypto';
import { hookEndpoints, identityEndpoints } from '@cairn/contracts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, TestApp } from '../test-app.ts';
import { TestClient } from '../test-client.ts';

let app: TestApp;
let owner: Person;
let projectId: string;
let key: string;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  projectId = await app.project(owner);
  ({ key } = await app.key(owner, projectId));
});
afterAll(() => app.stop());

const ask = (credential: string) =>
  new TestClient(app.url, { 'x-api-key': credential }).call(hookEndpoints.docs, { params: { projectId } });

/** Nobody can look a key up meanwhile; whoever tries waits. */
async function whileKeysAreLocked(work: (waiting: () => Promise<number>) => Promise<void>): Promise<void> {
  const client = new pg.Client(app.database.connection);
  await client.connect();
  try {
    await client.query('begin');
    await client.query('lock table api_keys in access exclusive mode');
    await work(async () => (await app.rows('select 1 from pg_locks where not granted')).length);
  } finally {
    await client.query('commit');
    await client.end();
  }
}

test('[S38] a key that was typed wrong is refused without a query, and one that could be right asks the database', async () => {
  const other = key.endsWith('0') ? '1' : '0';
  const typos = [
    key.slice(0, -1) + other,
    `${key.slice(0, 20)}${key[20] === 'a' ? 'b' : 'a'}${key.slice(21)}`,
    `${key.slice(0, 5)}${key[5] === 'a' ? 'b' : 'a'}${key.slice(6)}`,
    key.slice(0, -1),
    `${key}x`,
    key.toUpperCase(),
  ];
  await whileKeysAreLocked(async (waiting) => {
    for (const typo of typos) expect((await ask(typo)).status, typo).toBe(401);
    expect(await waiting()).toBe(0);
    const right = ask(key);
    await expect.poll(waiting).toBe(1);
    // Answered only once the table is free again.
    right.catch(() => undefined);
  });
  expect((await ask(key)).status).toBe(200);
});

test('[S38] what is kept of a key is keyed with the keyring, so that the database alone makes none', async () => {
  const [row] = await app.rows<{ hash: string; pepper_kid: string }>(
    'select hash, pepper_kid from api_keys where public_id = $1',
    [key.split('_')[1]],
  );
  const { keyring } = app.platform;
  expect(row!.pepper_kid).toBe(keyring.primaryKid);
  expect(keyring.matches('apk', key, Buffer.from(row!.hash, 'base64url'))).toBe(true);
  expect(keyring.matches('tok', key, Buffer.from(row!.hash, 'base64url'))).toBe(false);
  expect(row!.hash).not.toBe(createHash('sha256').update(key).digest('base64url'));
});

test('[S38] a key ends after ninety days unless another time is asked for', async () => {
  const { expiresAt } = await owner.ok(identityEndpoints.createKey, {
    params: { projectId },
    body: { name: 'as it comes' },
  });
  expect((Date.parse(expiresAt!) - Date.now()) / 86_400_000).toBeCloseTo(90, 1);
});

test('[S38] a key shows its secret in no list and in no line of the log', async () => {
  const secret = key.slice('cxk_'.length + 9);
  const listed = await owner.ok(identityEndpoints.listKeys, { params: { projectId } });
  expect(JSON.stringify(listed)).not.toContain(secret);
  expect((await ask(`${key.slice(0, -1)}!`)).status).toBe(401);
  expect(app.logs.join('')).not.toContain(secret);
});

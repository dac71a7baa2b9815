import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#platform/database';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import { AccessLinks } from './access-link.service.ts';

let app: TestApp;
let database: Database;
let links: AccessLinks;
let ana: Person;
let ben: Person;
beforeAll(async () => {
  app = await TestApp.start();
  ({ database } = app.platform);
  links = app.nest.get(AccessLinks);
  [ana, ben] = [await app.person('Ana'), await app.person('Ben')];
});
afterAll(() => app.stop());

const invalid = { code: 'LINK_INVALID' };
const consume = (token: string) => links.consume(database, token);

test('a link opens its own account, once', async () => {
  const [ofAna, ofBen] = [await links.issue(database, ana.id, 1), await links.issue(database, ben.id, 1)];
  expect(await consume(ofBen)).toBe(ben.id);
  await expect(consume(ofBen)).rejects.toMatchObject(invalid);
  expect(await consume(ofAna)).toBe(ana.id);
});

test('of twenty uses at the same moment one gets the account', async () => {
  const token = await links.issue(database, ana.id, 1);
  const uses = await Promise.allSettled(Array.from({ length: 20 }, () => consume(token)));
  expect(uses.filter(({ status }) => status === 'fulfilled')).toEqual([
    { status: 'fulfilled', value: ana.id },
  ]);
});

test('a use that is rolled back leaves the link as it was', async () => {
  const token = await links.issue(database, ana.id, 1);
  const failing = database.transaction(async (tx) => {
    await links.consume(tx, token);
    throw new Error('the password was refused');
  });
  await expect(failing).rejects.toThrow('the password was refused');
  expect(await consume(token)).toBe(ana.id);
});

test('a link ends with the next one, when it is withdrawn, and with its time', async () => {
  const first = await links.issue(database, ana.id, 1);
  const second = await links.issue(database, ana.id, 1);
  await expect(consume(first)).rejects.toMatchObject(invalid);
  await links.withdraw(database, ana.id);
  await expect(consume(second)).rejects.toMatchObject(invalid);
  await expect(consume(await links.issue(database, ana.id, 0))).rejects.toMatchObject(invalid);
});

test('a link of a disabled account opens nothing, and works again when the account does', async () => {
  const token = await links.issue(database, ben.id, 1);
  await app.rows('update users set disabled_at = now() where id = $1', [ben.id]);
  await expect(consume(token)).rejects.toMatchObject(invalid);
  await app.rows('update users set disabled_at = null where id = $1', [ben.id]);
  expect(await consume(token)).toBe(ben.id);
});

test('what is kept of a link opens nothing', async () => {
  const token = await links.issue(database, ana.id, 1);
  const [kept] = await app.rows<{ hash: string }>('select hash from access_links where user_id = $1', [
    ana.id,
  ]);
  await expect(consume(kept!.hash)).rejects.toMatchObject(invalid);
  for (const wrong of ['', `${token}x`, token.slice(1), token.toLowerCase()])
    await expect(consume(wrong)).rejects.toMatchObject(invalid);
  expect(await consume(token)).toBe(ana.id);
});

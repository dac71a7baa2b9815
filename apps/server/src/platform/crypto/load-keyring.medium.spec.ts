import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Database } from '#platform/database';
import { type FreshDatabase, freshDatabase } from '../../../test/fresh-database.ts';
import { KeyringError, loadKeyring } from './index.ts';
import type { KeyringFile } from './keyring.file.ts';
import { keyId } from './keyring.ts';

const PLACE = { table: 'projects', column: 'token_sealed', rowId: 'r1', projectId: 'p1' };

let fresh: FreshDatabase;
let database: Database;
let home: string;
beforeEach(async () => {
  fresh = await freshDatabase();
  database = new Database(fresh.connection, () => undefined);
  home = await mkdtemp(join(tmpdir(), 'keyring-spec-'));
});
afterEach(async () => {
  await database.close();
  await fresh.drop();
  await rm(home, { recursive: true, force: true });
});

const path = () => join(home, 'secrets', 'keyring.json');
const load = (encryptionKey?: string, previousEncryptionKeys: string[] = [], at = home) =>
  loadKeyring({ home: at, encryptionKey, previousEncryptionKeys }, database);
const newKey = () => {
  const material = randomBytes(32);
  return { kid: keyId(material), text: material.toString('hex') };
};
const knownKids = async () =>
  (await database.pool.query<{ kid: string }>('select kid from crypto_state')).rows.map(({ kid }) => kid);

async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KeyringError);
  return (error as KeyringError).message;
}

describe('a database that has never seen a key', () => {
  test('[S37] gets one, in a file that only its owner reads', async () => {
    const keyring = await load();
    expect(await knownKids()).toEqual([keyring.primaryKid]);
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    expect((await stat(join(home, 'secrets'))).mode & 0o777).toBe(0o700);
  });

  test('takes the keyring that is there already', async () => {
    const first = await load();
    await database.pool.query('delete from crypto_state');
    expect((await load()).primaryKid).toBe(first.primaryKid);
  });

  test('takes ENCRYPTION_KEY, in hex or base64, and writes no file', async () => {
    const key = newKey();
    expect((await load(key.text)).primaryKid).toBe(key.kid);
    expect((await load(Buffer.from(key.text, 'hex').toString('base64'))).primaryKid).toBe(key.kid);
    await expect(stat(path())).rejects.toThrow('ENOENT');
  });

  test('gets one key, when two servers with the same data folder start at once', async () => {
    const started = await Promise.all([load(), load(), load()]);
    expect(new Set(started.map(({ primaryKid }) => primaryKid)).size).toBe(1);
  });

  test('gets one key, when servers with data folders of their own start at once: the others do not start', async () => {
    const homes = ['a', 'b', 'c'].map((name) => join(home, name));
    const starts = await Promise.allSettled(homes.map((at) => load(undefined, [], at)));
    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await knownKids()).toHaveLength(1);
  });
});

describe('a database with a key', () => {
  test('opens with it again', async () => {
    const sealed = (await load()).seal('tok', PLACE, 'ghp_secret');
    expect((await load()).open('tok', PLACE, sealed)).toBe('ghp_secret');
  });

  test('[S37] is not started without it, and no second key is made', async () => {
    const { primaryKid } = await load();
    await rm(path());
    expect(await refusal(load())).toContain(`the encryption key ${primaryKid}; no keyring is at ${path()}`);
    await expect(stat(path())).rejects.toThrow('ENOENT');
    expect(await knownKids()).toEqual([primaryKid]);
  });

  test('[S37] is not started with another keyring; the message names the wanted and the found one', async () => {
    const { primaryKid } = await load();
    const other = newKey();
    const message = await refusal(load(other.text));
    expect(message).toContain(primaryKid);
    expect(message).toContain(other.kid);
    expect(await knownKids()).toEqual([primaryKid]);
  });

  test('is not started with a key of the same name that is another', async () => {
    const { primaryKid } = await load();
    await database.pool.query(`update crypto_state set "check" = 'AAAA'`);
    expect(await refusal(load())).toContain(`${primaryKid}; a key of that name is at hand`);
  });

  test('goes over to a new ENCRYPTION_KEY when the old one is in ENCRYPTION_KEY_PREVIOUS', async () => {
    const [old, next] = [newKey(), newKey()];
    const sealed = (await load(old.text)).seal('tok', PLACE, 'kept');
    const keyring = await load(next.text, [old.text, next.text]);
    expect(keyring.kids).toEqual([next.kid, old.kid]);
    expect(keyring.open('tok', PLACE, sealed)).toBe('kept');
    expect(await refusal(load(old.text))).toContain(next.kid);
  });
});

describe('a keyring file is refused and left alone', () => {
  const edit = async (change: (file: KeyringFile) => void) => {
    const file: KeyringFile = JSON.parse(await readFile(path(), 'utf8'));
    change(file);
    await writeFile(path(), JSON.stringify(file));
  };

  test.each([
    ['others', 0o644],
    ['its group', 0o640],
  ])('[S37] that %s can read', async (_name, mode) => {
    await load();
    await chmod(path(), mode);
    expect(await refusal(load())).toContain(`chmod 600 ${path()}`);
  });

  test('[S37] in a folder that others can enter', async () => {
    await load();
    await chmod(join(home, 'secrets'), 0o755);
    expect(await refusal(load())).toContain(`chmod 700 ${join(home, 'secrets')}`);
  });

  test('[S37] before it is written, in a folder that others can enter', async () => {
    await mkdir(join(home, 'secrets'), { mode: 0o755 });
    await chmod(join(home, 'secrets'), 0o755);
    expect(await refusal(load())).toContain('chmod 700');
    await expect(stat(path())).rejects.toThrow('ENOENT');
  });

  test('[S37] when it is cut short, without a word of what it holds', async () => {
    await load();
    const text = await readFile(path(), 'utf8');
    await writeFile(path(), text.slice(0, -20));
    const message = await refusal(load());
    expect(message).toContain('is damaged');
    expect(message).not.toContain(JSON.parse(text).keys[0].material.slice(0, 10));
  });

  test('when a key was edited', async () => {
    await load();
    await edit((file) => (file.keys[0]!.material = randomBytes(32).toString('base64')));
    expect(await refusal(load())).toContain('is not that key');
  });

  test('when its primary key is missing or retired', async () => {
    await load();
    await edit((file) => (file.keys[0]!.state = 'retired'));
    expect(await refusal(load())).toContain('does not hold it as an active one');
    await edit((file) => (file.primary = 'k_00000000'));
    expect(await refusal(load())).toContain('names k_00000000 as its primary key');
  });
});

describe('ENCRYPTION_KEY is refused', () => {
  const hexOf = (byte: (index: number) => number) =>
    Buffer.from(Array.from({ length: 32 }, (_none, index) => byte(index))).toString('hex');

  test.each([
    ['too short', randomBytes(16).toString('hex')],
    ['too long', randomBytes(48).toString('base64')],
    ['a password', 'correct horse battery staple'],
    ['with characters that base64 does not have', `${'*'.repeat(11)}${randomBytes(24).toString('base64')}=`],
    ['nothing but zeros', hexOf(() => 0)],
    ['few different bytes', '0123456789abcdef'.repeat(4)],
    ['twice the same half', randomBytes(16).toString('hex').repeat(2)],
    ['counting up', hexOf((index) => index)],
    ['counting down by threes', hexOf((index) => 255 - 3 * index)],
    ['readable text', Buffer.from('change-me-to-32-random-bytes-ok!').toString('base64')],
    ['the example of a standard', '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4'],
  ])('%s', async (_name, text) => {
    const message = await refusal(load(text));
    expect(message).toMatch(/^ENCRYPTION_KEY cannot be used: .*openssl rand -hex 32/);
    expect(message).not.toContain(text);
    expect(await refusal(load(newKey().text, [text]))).toContain('ENCRYPTION_KEY_PREVIOUS cannot be used');
    expect(await knownKids()).toEqual([]);
  });

  test('when only older ones are given', async () => {
    expect(await refusal(load(undefined, [newKey().text]))).toContain('ENCRYPTION_KEY is not');
  });

  test('never when it is random', async () => {
    for (let at = 0; at < 50; at += 1) {
      const key = newKey();
      await database.pool.query('delete from crypto_state');
      expect((await load(key.text)).primaryKid).toBe(key.kid);
    }
  });
});

import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findCheckout, readLink, writeLink } from '../link/checkout-link.ts';
import { accessOf, openCheckout } from './checkout.ts';
import { readKey, removeKey, saveKey, settingsFile } from './key-store.ts';

const URL_HERE = 'https://cairn.example.com';
let home: string;
let checkout: string;
const folders = () => ({ config: join(home, 'config'), state: join(home, 'state') });
const sources = (env: Record<string, string> = {}) => ({ env, folders: folders() });

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cairn-settings-'));
  checkout = join(home, 'checkout');
  mkdirSync(checkout);
});
afterEach(() => rmSync(home, { recursive: true }));

function link(more: object = {}): void {
  writeFileSync(
    join(checkout, '.cairn.json'),
    JSON.stringify({ url: `${URL_HERE}/`, projectId: 'p1', ...more }),
  );
}
const envFile = (text: string) => writeFileSync(join(checkout, '.cairn.env'), text);

test('a link is read with what it leaves out, and written as it was read', () => {
  link();
  const read = readLink(checkout);
  expect(read).toEqual({
    url: URL_HERE,
    projectId: 'p1',
    docsDir: '.docs',
    docsPath: 'docs',
    tools: ['claude-code'],
    nativeFiles: true,
  });
  writeLink(checkout, read!);
  expect(readLink(checkout)).toEqual(read);
});

test.each([
  [{ docsDir: '../elsewhere' }, '"docsDir" must be a folder inside'],
  [{ docsDir: '.' }, '"docsDir" must be a folder inside'],
  [{ tools: ['emacs'] }, '"tools" names "emacs"'],
  [{ projectId: 'a/../b' }, '"projectId" is not the id'],
  [{ url: 'nowhere' }, '"url" in'],
])('a link that says %j is refused by name', (more, message) => {
  link(more);
  expect(() => readLink(checkout)).toThrow(message);
});

test('a checkout is found from a folder below it', () => {
  link();
  mkdirSync(join(checkout, 'src/deep'), { recursive: true });
  expect(findCheckout(join(checkout, 'src/deep'))).toBe(checkout);
  expect(findCheckout(home)).toBeUndefined();
});

test('a folder without a link says what to do', () => {
  expect(() => openCheckout(checkout, sources())).toThrow('Run "cairn init" there');
});

test('the environment wins over .cairn.env, and that over the link', () => {
  link();
  envFile('export CAIRN_PROJECT="p2"\nCAIRN_DOCS_DIR=team docs/\n# CAIRN_URL=http://x\n');
  expect(openCheckout(checkout, sources())).toMatchObject({
    projectId: 'p2',
    url: URL_HERE,
    docsDir: join(checkout, 'team docs'),
    nativeFiles: true,
  });
  expect(openCheckout(checkout, sources({ CAIRN_PROJECT: 'p3' })).projectId).toBe('p3');
});

test('the key is taken from the first source that has one', () => {
  link();
  saveKey(folders(), URL_HERE, 'p1', { key: 'stored', name: 'laptop' });
  expect(accessOf(checkout, sources())).toMatchObject({ apiKey: 'stored', keyFrom: 'settings' });
  envFile(`CAIRN_URL=${URL_HERE}\nCAIRN_API_KEY=of-file\n`);
  expect(accessOf(checkout, sources())).toMatchObject({ apiKey: 'of-file', keyFrom: 'env-file' });
  const env = { CAIRN_URL: URL_HERE, CAIRN_API_KEY: 'of-env' };
  expect(accessOf(checkout, sources(env))).toMatchObject({ apiKey: 'of-env', keyFrom: 'environment' });
});

test('a key of the program that asks is the last one that counts', () => {
  link();
  const ownKeys = (url: string, projectId: string) => `own of ${url} ${projectId}`;
  const own = { apiKey: `own of ${URL_HERE} p1`, keyFrom: 'own' };
  expect(accessOf(checkout, { ...sources(), ownKeys })).toMatchObject(own);
  saveKey(folders(), URL_HERE, 'p1', { key: 'stored', name: 'laptop' });
  expect(accessOf(checkout, { ...sources(), ownKeys })).toMatchObject({ apiKey: 'stored' });
});

test('a key is not sent to an address that something less trusted names', () => {
  link({ url: 'https://evil.example.com' });
  expect(() => accessOf(checkout, sources({ CAIRN_API_KEY: 'k' }))).toThrow(
    'not sent to https://evil.example.com',
  );
  envFile('CAIRN_URL=https://evil.example.com\n');
  expect(() => accessOf(checkout, sources({ CAIRN_API_KEY: 'k' }))).toThrow('is not sent to');
  saveKey(folders(), URL_HERE, 'p1', { key: 'stored', name: '' });
  expect(() => accessOf(checkout, sources())).toThrow('no API key for https://evil.example.com');
});

test('the settings are the user’s alone, keep what else is in them, and let go of one key', () => {
  mkdirSync(folders().config, { recursive: true, mode: 0o755 });
  writeFileSync(
    settingsFile(folders()),
    JSON.stringify({ theme: 'dark', keys: { 'http://a': { x: { key: '1' } } } }),
    {
      mode: 0o644,
    },
  );
  saveKey(folders(), URL_HERE, 'p1', { key: 'stored', name: 'laptop' });
  expect(statSync(settingsFile(folders())).mode & 0o777).toBe(0o600);
  expect(statSync(folders().config).mode & 0o777).toBe(0o700);
  expect(readKey(folders(), URL_HERE, 'p1')).toEqual({ key: 'stored', name: 'laptop' });
  expect(readKey(folders(), 'http://a', 'x')?.key).toBe('1');
  expect(removeKey(folders(), URL_HERE, 'p1')).toBe(true);
  expect(removeKey(folders(), URL_HERE, 'p1')).toBe(false);
  expect(readKey(folders(), URL_HERE, 'p1')).toBeUndefined();
});

test('settings that are no JSON are named and left as they are', () => {
  mkdirSync(folders().config, { recursive: true });
  writeFileSync(settingsFile(folders()), '{');
  expect(() => saveKey(folders(), URL_HERE, 'p1', { key: 'k', name: '' })).toThrow('is not valid JSON');
});

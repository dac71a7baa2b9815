import { chmodSync, existsSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lastFiring, noteFiring } from '../state/firings.ts';
import { FolderWatch } from './folder-watch.ts';
import { Trouble, openWatchLog, watchLogFile } from './watch-log.ts';
import { WatchLock, readRunningWatch } from './watch-record.ts';

let home: string;
const folders = () => ({ config: join(home, 'config'), state: join(home, 'state') });
const recordFile = () => join(home, 'state/watch.json');

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'cairn-pieces-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

test('the log is the user’s alone, has one line an entry, and never grows beyond its size', () => {
  const log = openWatchLog(folders());
  log('one\ntwo\u001b[31m');
  const path = watchLogFile(folders());
  expect(readFileSync(path, 'utf8')).toMatch(/^\d{4}-\S+Z one two \[31m\n$/);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  truncateSync(path, 600 * 1024);
  log('three');
  expect(statSync(path).size).toBeLessThan(100);
  expect(statSync(`${path}.1`).size).toBe(600 * 1024);
});

test('a trouble is said once while it lasts, and its end too', () => {
  const lines: string[] = [];
  const trouble = new Trouble((line) => lines.push(line), 'here');
  trouble.end();
  trouble.begin('A', 'x');
  trouble.begin('A', 'x');
  trouble.begin('B', 'y');
  trouble.end();
  trouble.end();
  expect(lines).toEqual(['here: A: x', 'here: B: y', 'here: all is well again']);
});

const cairn = (version: string) => ({ name: 'cairn', version }) as const;
const vscode = { name: 'vscode', version: '1' } as const;

async function recordOf(more: object): Promise<void> {
  await mkdir(folders().state, { recursive: true });
  const record = {
    pid: process.pid,
    run: 'other',
    version: '1',
    startedAt: '',
    renewedAt: new Date(),
    ...more,
  };
  await writeFile(recordFile(), JSON.stringify(record));
}

test('one machine has one lock; whoever comes second is told who holds it', () => {
  const lock = WatchLock.take(folders(), cairn('1.2.3'));
  expect(lock).toBeInstanceOf(WatchLock);
  expect(WatchLock.take(folders(), cairn('9'))).toMatchObject({ pid: process.pid, version: '1.2.3' });
  (lock as WatchLock).release();
  expect(readRunningWatch(folders())).toBeUndefined();
  expect(existsSync(recordFile())).toBe(false);
});

test.each([
  ['whose process is gone', { pid: 2 ** 30 }],
  ['that was not renewed for a minute', { renewedAt: new Date(Date.now() - 61_000) }],
])('a lock %s is taken over', async (_title, more) => {
  await recordOf(more);
  expect(WatchLock.take(folders(), cairn('1'))).toBeInstanceOf(WatchLock);
});

test('an editor gives way to the program that only watches, and never the other way round', () => {
  const editor = WatchLock.take(folders(), vscode) as WatchLock;
  expect(WatchLock.take(folders(), vscode)).toMatchObject({ client: 'vscode' });
  const program = WatchLock.take(folders(), cairn('2'));
  expect(program).toBeInstanceOf(WatchLock);
  expect(editor.renew([])).toBe(false);
  expect(WatchLock.take(folders(), vscode)).toMatchObject({ client: 'cairn', version: '2' });
});

test('who was replaced while it slept learns of it, and takes nothing from the other', async () => {
  const lock = WatchLock.take(folders(), cairn('1')) as WatchLock;
  expect(lock.renew([])).toBe(true);
  await recordOf({});
  expect(lock.renew([])).toBe(false);
  lock.release();
  expect(readRunningWatch(folders())).toMatchObject({ run: 'other' });
});

test('a file that is being made this moment is no abandoned lock', async () => {
  await mkdir(folders().state, { recursive: true });
  await writeFile(recordFile(), '');
  expect(WatchLock.take(folders(), cairn('1'))).not.toBeInstanceOf(WatchLock);
});

test('changes of followed files are told, of others not, and folders that are made anew are followed again', async () => {
  const root = join(home, 'docs');
  await mkdir(join(root, 'a/b'), { recursive: true });
  let told = 0;
  const watch = new FolderWatch(root, () => (told += 1), 5);
  const follow = () => watch.follow(['a/b/one.md', 'two.md']);
  const more = async (before: number) => {
    await expect.poll(() => told, { interval: 5, timeout: 10_000 }).toBeGreaterThan(before);
    return told;
  };
  follow();
  await writeFile(join(root, 'other.md'), 'x');
  await writeFile(join(root, 'a/b/one.md'), 'x');
  const first = await more(0);
  await rm(join(root, 'a'), { recursive: true });
  await more(first);
  await mkdir(join(root, 'a/b'), { recursive: true });
  follow();
  const before = told;
  await writeFile(join(root, 'a/b/one.md'), 'y');
  await more(before);
  watch.close();
});

test('when a tool’s hook last ran is known once there are notes in the checkout', async () => {
  const notes = join(home, '.docs/.cairn');
  noteFiring(notes, 'codex');
  expect(existsSync(notes)).toBe(false);
  await mkdir(notes, { recursive: true });
  expect(lastFiring(notes, 'codex')).toBeNull();
  noteFiring(notes, 'codex');
  const at = new Date('2026-01-02T03:04:05.000Z');
  noteFiring(notes, 'codex', at);
  expect(lastFiring(notes, 'codex')).toBe(at.toISOString());
  chmodSync(join(notes, 'fired'), 0o500);
  noteFiring(notes, '../../evil');
  expect(existsSync(join(home, 'evil'))).toBe(false);
  chmodSync(join(notes, 'fired'), 0o700);
});

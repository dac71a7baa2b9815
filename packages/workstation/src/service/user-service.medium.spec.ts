import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRunningWatch } from '../watch/watch-record.ts';
import { startDetached, stopRunning } from './background-process.ts';
import { installService, uninstallService } from './user-service.ts';

let home: string;
let env: Record<string, string>;
const command = ['/usr/bin/node', '/opt/cairn.mjs', 'watch'];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'cairn-service-'));
  await mkdir(join(home, 'bin'));
  env = { HOME: home, PATH: `${join(home, 'bin')}:/usr/bin:/bin` };
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** A program of the system, which notes how it was called. */
async function system(name: string, script = 'exit 0'): Promise<void> {
  const path = join(home, 'bin', name);
  await writeFile(path, `#!/bin/sh\necho "$*" >> "$HOME/calls"\n${script}\n`);
  await chmod(path, 0o755);
}
const calls = async () => (await readFile(join(home, 'calls'), 'utf8')).trim().split('\n');

test('with systemd a unit is written, switched on and started anew', async () => {
  await system('systemctl');
  const outcome = installService({ command, env, platform: 'linux' });
  const file = join(home, '.config/systemd/user/cairn-watch.service');
  expect(outcome).toMatchObject({ manager: 'systemd', done: true, file });
  expect(await readFile(file, 'utf8')).toContain('ExecStart="/usr/bin/node" "/opt/cairn.mjs" "watch"');
  expect((await calls()).slice(1)).toEqual([
    '--user daemon-reload',
    '--user enable cairn-watch.service',
    '--user restart cairn-watch.service',
  ]);
  expect(uninstallService({ env, platform: 'linux' })).toMatchObject({ done: true, file });
  expect(existsSync(file)).toBe(false);
  expect(await calls()).toContain('--user disable --now cairn-watch.service');
});

test('with launchd a definition is written and loaded, in place of an older one', async () => {
  await system('launchctl', 'test "$1" != bootout');
  const outcome = installService({ command, env, platform: 'darwin' });
  const file = join(home, 'Library/LaunchAgents/dev.cairn.watch.plist');
  expect(outcome).toMatchObject({ manager: 'launchd', done: true, file });
  expect(await readFile(file, 'utf8')).toContain('<string>/opt/cairn.mjs</string>');
  expect((await calls()).map((call) => call.split(' ')[0])).toEqual(['bootout', 'bootstrap']);
  uninstallService({ env, platform: 'darwin' });
  expect(existsSync(file)).toBe(false);
});

test('where systemd does not run for users, that is said, and nothing is written', async () => {
  await system('systemctl', 'echo "Failed to connect to bus" >&2; exit 1');
  const outcome = installService({ command, env, platform: 'linux' });
  expect(outcome).toMatchObject({ manager: 'none', done: false, file: undefined });
  expect(outcome.message).toContain('cairn watch --detach');
  expect(existsSync(join(home, '.config'))).toBe(false);
  expect(installService({ command, env, platform: 'win32' })).toMatchObject({ done: false });
});

test('what the system says when it fails is handed on', async () => {
  await system('systemctl', 'case "$2" in enable) echo "Unit is masked." >&2; exit 1;; esac');
  expect(() => installService({ command, env, platform: 'linux' })).toThrow('Unit is masked.');
});

test('what was never installed is removed without a word of failure', () => {
  expect(uninstallService({ env, platform: 'linux' })).toMatchObject({ done: true, file: undefined });
});

const folders = () => ({ config: join(home, 'config'), state: join(home, 'state') });
const watcher = (): readonly [string, ...string[]] => {
  const index = join(import.meta.dirname, '../watch/index.ts');
  const script = `
    import { startWatch } from ${JSON.stringify(index)};
    const started = startWatch({ client: { name: 'cairn', version: '1' }, folders: ${JSON.stringify(folders())} });
    process.once('SIGTERM', () => started.running.stop());
    await started.running.ended;`;
  return [process.execPath, '--input-type=module', '-e', script];
};

test('it is started so that it outlives its starter, once, and ends when it is told to', async () => {
  const record = await startDetached({ command: watcher(), folders: folders() });
  expect(record.pid).not.toBe(process.pid);
  expect(await startDetached({ command: watcher(), folders: folders() })).toMatchObject({ run: record.run });
  expect(await stopRunning(folders())).toBe(true);
  expect(readRunningWatch(folders())).toBeUndefined();
  expect(await stopRunning(folders())).toBe(false);
});

test('one that does not start is reported', async () => {
  const failing: readonly [string, ...string[]] = [process.execPath, '-e', 'process.exit(3)'];
  await expect(startDetached({ command: failing, folders: folders() })).rejects.toThrow('it ended with 3');
});

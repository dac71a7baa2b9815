import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { installService, isServiceInstalled, uninstallService } from './user-service.ts';

let home: string;
let env: Record<string, string>;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'cairn-service-'));
  await mkdir(join(home, 'bin'));
  env = { HOME: home, PATH: `${join(home, 'bin')}:/usr/bin:/bin` };
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** The system's program, which notes how it was called. */
async function systemctl(script: string): Promise<void> {
  const path = join(home, 'bin/systemctl');
  await writeFile(path, `#!/bin/sh\necho "$*" >> "$HOME/calls"\n${script}\n`);
  await chmod(path, 0o755);
}
const calls = async () => (await readFile(join(home, 'calls'), 'utf8')).trim().split('\n');

describe.runIf(process.platform === 'linux')('the service of systemd', () => {
  test('is written, switched on, and taken away again', async () => {
    await systemctl('exit 0');
    const file = join(home, '.config/systemd/user/cairn-watch.service');
    expect(await installService(env)).toBe(file);
    expect(await readFile(file, 'utf8')).toContain(`ExecStart="${process.execPath}"`);
    expect(isServiceInstalled(env)).toBe(true);
    expect(await uninstallService(env)).toBe(file);
    expect(isServiceInstalled(env)).toBe(false);
    expect(await calls()).toEqual([
      '--user daemon-reload',
      '--user enable --now cairn-watch.service',
      '--user disable --now cairn-watch.service',
    ]);
  });

  test('leaves nothing behind where there is no systemd for the user, and says what to do', async () => {
    await systemctl('echo "Failed to connect to bus" >&2; exit 1');
    await expect(installService(env)).rejects.toMatchObject({ facts: { code: 'SERVICE_NOT_STARTED' } });
    expect(existsSync(join(home, '.config/systemd/user/cairn-watch.service'))).toBe(false);
  });
});

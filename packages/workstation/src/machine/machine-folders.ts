import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../settings/env-file.ts';

/** Both are the user's alone. */
export interface MachineFolders {
  /** What the user set: `config.json` with the keys. */
  readonly config: string;
  /** What programs note down: `machine.json`, `checkouts.json`, `watch.json`, `spool/` and so on. */
  readonly state: string;
}

export function machineFolders(
  env: Settings = process.env,
  platform: NodeJS.Platform = process.platform,
): MachineFolders {
  const home = env['HOME'] || env['USERPROFILE'] || homedir();
  const folder = (xdg: string, windows: string, fallback: string[]) =>
    env[xdg] || (platform === 'win32' && env[windows]) || join(home, ...fallback);
  return {
    config: join(folder('XDG_CONFIG_HOME', 'APPDATA', ['.config']), 'cairn'),
    state: join(folder('XDG_STATE_HOME', 'LOCALAPPDATA', ['.local', 'state']), 'cairn'),
  };
}

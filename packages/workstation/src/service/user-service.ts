import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { WorkstationError, reasonOf } from '../errors/workstation.error.ts';
import { replaceFile } from '../files/whole-file.ts';
import type { Settings } from '../settings/env-file.ts';
import { LAUNCHD_LABEL, launchdPlist } from './launchd-plist.ts';
import { serviceEnvironment } from './service-definition.ts';
import { SYSTEMD_UNIT, systemdUnit } from './systemd-unit.ts';

export interface ServiceOptions {
  /** What runs `cairn watch` in the foreground; the program by its absolute path. */
  readonly command: readonly string[];
  readonly env?: Settings;
  readonly platform?: NodeJS.Platform;
}

export interface ServiceOutcome {
  readonly manager: 'systemd' | 'launchd' | 'none';
  /** Whether it is as was asked for; false where the system has nothing that runs programs of a user. */
  readonly done: boolean;
  /** The definition's file. */
  readonly file: string | undefined;
  /** For people. */
  readonly message: string;
}

const COMMAND_WITHIN_MS = 20_000;

/** Has the system run the background process whenever the user is signed in. */
export function installService(options: ServiceOptions): ServiceOutcome {
  const { command, env = process.env, platform = process.platform } = options;
  const definition = { command, environment: serviceEnvironment(env) };
  if (platform === 'darwin') return installLaunchd(launchdPlist(definition), env);
  if (platform === 'linux' && hasSystemd(env)) return installSystemd(systemdUnit(definition), env);
  return without('Nothing was installed');
}

/** Stops it, and takes its definition away. */
export function uninstallService({
  env = process.env,
  platform = process.platform,
}: Omit<ServiceOptions, 'command'>): ServiceOutcome {
  const file = platform === 'darwin' ? plistFile(env) : unitFile(env);
  const manager = platform === 'darwin' ? 'launchd' : 'systemd';
  if (!existsSync(file))
    return { manager, done: true, file: undefined, message: 'No service of Cairn is installed.' };
  // A service that was not running is no reason to keep its file.
  if (platform === 'darwin') run('launchctl', ['bootout', `${domain()}/${LAUNCHD_LABEL}`], env);
  else run('systemctl', ['--user', 'disable', '--now', SYSTEMD_UNIT], env);
  rmSync(file, { force: true });
  if (platform !== 'darwin') run('systemctl', ['--user', 'daemon-reload'], env);
  return { manager, done: true, file, message: `The service was stopped, and ${file} removed.` };
}

function installSystemd(unit: string, env: Settings): ServiceOutcome {
  const file = unitFile(env);
  write(file, unit);
  must('systemctl', ['--user', 'daemon-reload'], env, file);
  must('systemctl', ['--user', 'enable', SYSTEMD_UNIT], env, file);
  must('systemctl', ['--user', 'restart', SYSTEMD_UNIT], env, file);
  return {
    manager: 'systemd',
    done: true,
    file,
    message: `systemd runs it whenever you are signed in (${file}). "systemctl --user status ${SYSTEMD_UNIT}" shows how it is; "loginctl enable-linger" lets it run while you are signed out.`,
  };
}

function installLaunchd(plist: string, env: Settings): ServiceOutcome {
  const file = plistFile(env);
  write(file, plist);
  // What ran by an older definition gives way; that there is none is no failure.
  run('launchctl', ['bootout', `${domain()}/${LAUNCHD_LABEL}`], env);
  must('launchctl', ['bootstrap', domain(), file], env, file);
  return {
    manager: 'launchd',
    done: true,
    file,
    message: `launchd runs it whenever you are signed in (${file}). "launchctl print ${domain()}/${LAUNCHD_LABEL}" shows how it is.`,
  };
}

const without = (what: string): ServiceOutcome => ({
  manager: 'none',
  done: false,
  file: undefined,
  message: `${what}: this system has neither systemd for users nor launchd (in containers, and on Windows, that is so). "cairn watch --detach" starts it until the next restart of the machine.`,
});

const hasSystemd = (env: Settings): boolean => run('systemctl', ['--user', 'show-environment'], env).ok;

const unitFile = (env: Settings): string =>
  join(env['XDG_CONFIG_HOME'] || join(homeOf(env), '.config'), 'systemd/user', SYSTEMD_UNIT);
const plistFile = (env: Settings): string =>
  join(homeOf(env), 'Library/LaunchAgents', `${LAUNCHD_LABEL}.plist`);
const homeOf = (env: Settings): string => env['HOME'] || homedir();
const domain = (): string => `gui/${process.getuid?.() ?? 0}`;

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    throw new WorkstationError(
      'SETTINGS_UNWRITABLE',
      `${dirname(file)} cannot be made: ${reasonOf(error)}.`,
      {
        cause: error,
      },
    );
  }
  replaceFile(file, text, 0o644);
}

function must(program: string, args: readonly string[], env: Settings, file: string): void {
  const { ok, said } = run(program, args, env);
  if (ok) return;
  throw new WorkstationError(
    'SERVICE_FAILED',
    `"${program} ${args.join(' ')}" failed: ${said || 'it said nothing'}. ${file} is written and can be started by hand.`,
  );
}

function run(program: string, args: readonly string[], env: Settings): { ok: boolean; said: string } {
  const { status, stderr, error } = spawnSync(program, args, {
    env: { ...env },
    encoding: 'utf8',
    timeout: COMMAND_WITHIN_MS,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return { ok: status === 0, said: error ? reasonOf(error) : stderr.trim().slice(0, 500) };
}

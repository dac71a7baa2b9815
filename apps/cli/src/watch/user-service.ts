import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ExitCode } from '../program/exit-code.ts';
import { Failure } from '../program/failure.ts';
import { launchdText, systemdText } from './service-text.ts';

const run = promisify(execFile);

interface Service {
  readonly file: string;
  readonly text: string;
  readonly start: readonly (readonly [string, ...string[]])[];
  readonly stop: readonly (readonly [string, ...string[]])[];
}

/** What starts the background process with the user's session. Linux by systemd, macOS by launchd. */
function userService(env: NodeJS.ProcessEnv): Service {
  const home = env['HOME'] ?? homedir();
  const words = [process.execPath, process.argv[1] ?? '', 'watch'];
  if (process.platform === 'linux') {
    const config = env['XDG_CONFIG_HOME'] ?? join(home, '.config');
    return {
      file: join(config, 'systemd/user/cairn-watch.service'),
      text: systemdText(words, env),
      start: [
        ['systemctl', '--user', 'daemon-reload'],
        ['systemctl', '--user', 'enable', '--now', 'cairn-watch.service'],
      ],
      stop: [['systemctl', '--user', 'disable', '--now', 'cairn-watch.service']],
    };
  }
  if (process.platform === 'darwin') {
    const file = join(home, 'Library/LaunchAgents/cairn.watch.plist');
    const domain = `gui/${userInfo().uid}`;
    return {
      file,
      text: launchdText(words, env),
      start: [['launchctl', 'bootstrap', domain, file]],
      stop: [['launchctl', 'bootout', `${domain}/cairn.watch`]],
    };
  }
  throw new Failure({
    code: 'NO_SERVICE_MANAGER',
    exitCode: ExitCode.refused,
    what: 'On this system there is no service manager that cairn knows.',
    kept: 'Nothing was changed.',
    toDo: 'Start "cairn watch --detach" with your session instead.',
  });
}

export const isServiceInstalled = (env: NodeJS.ProcessEnv): boolean =>
  process.platform !== 'win32' && existsSync(userService(env).file);

/** What was written; nothing is left where the service manager does not take it. */
export async function installService(env: NodeJS.ProcessEnv): Promise<string> {
  const { file, text, start } = userService(env);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o644 });
  try {
    for (const [program, ...args] of start) await run(program, args, { timeout: 30_000, env });
  } catch (error) {
    rmSync(file, { force: true });
    throw managerFailed(error);
  }
  return file;
}

/** Undefined where it was not installed. */
export async function uninstallService(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { file, stop } = userService(env);
  if (!existsSync(file)) return undefined;
  for (const [program, ...args] of stop) {
    // One that was stopped by hand is no reason to leave its file.
    await run(program, args, { timeout: 30_000, env }).catch(() => undefined);
  }
  rmSync(file, { force: true });
  return file;
}

const managerFailed = (error: unknown) =>
  new Failure({
    code: 'SERVICE_NOT_STARTED',
    exitCode: ExitCode.refused,
    what: `The service manager did not take it: ${error instanceof Error ? error.message.split('\n').slice(0, 2).join(' ') : String(error)}`,
    kept: 'Nothing was left behind.',
    toDo: 'In a session of your own (not in a container, nor over sudo) it works; or start "cairn watch --detach".',
  });

import { execFile } from 'node:child_process';
import { accessSync, constants, statfsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Check, type Finding, ok, skipped } from './check.ts';

const run = promisify(execFile);
const OLDEST_NODE = 20;
const NODE_WITH_PROXIES = 24;
const MB = 1024 * 1024;
const LITTLE_SPACE = 500 * MB;
const NO_SPACE = 50 * MB;

export const nodeCheck: Check = {
  id: 'node',
  title: 'Node',
  look: ({ env }) => {
    const major = Number(process.versions.node.split('.')[0]);
    if (major < OLDEST_NODE)
      return [
        {
          state: 'problem',
          message: `Node ${process.versions.node} is too old.`,
          toDo: `Install Node ${OLDEST_NODE} or newer.`,
        },
      ];
    const proxy = proxyOf(env);
    if (proxy && major < NODE_WITH_PROXIES) {
      return [
        {
          state: 'warning',
          message: `Node ${process.versions.node} does not go through the proxy ${proxy}.`,
          toDo: `Install Node ${NODE_WITH_PROXIES} or newer where the platform is reached through a proxy.`,
        },
      ];
    }
    return ok(process.versions.node);
  },
};

export const gitCheck: Check = {
  id: 'git',
  title: 'git',
  look: async ({ folder }) => {
    const version = await git(folder, ['--version']);
    if (version === undefined) {
      return [
        {
          state: 'warning',
          message: 'git is not there.',
          toDo: 'Install git, so that what Cairn writes is kept out of commits.',
        },
      ];
    }
    const root = await git(folder, ['rev-parse', '--show-toplevel']);
    return ok(
      root ? `${version.replace('git version ', '')}, repository ${root}` : `${version}, no repository here`,
    );
  },
};

export const launcherCheck: Check = {
  id: 'launcher',
  title: 'Launcher',
  look: ({ env }) => {
    const found = programInPath(env);
    if (found) return ok(found);
    return [
      {
        state: 'problem',
        message: 'The tools call "cairn hook …", and no program of that name is in the PATH.',
        toDo: 'Put its folder (usually ~/.local/bin) into the PATH of your shell, and start the tools anew.',
      },
    ];
  },
};

export const diskCheck: Check = {
  id: 'disk',
  title: 'Disk',
  look: ({ folder }): readonly Finding[] => {
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize;
    const message = `${Math.floor(free / MB)} MB free`;
    if (free >= LITTLE_SPACE) return ok(message);
    return [{ state: free < NO_SPACE ? 'problem' : 'warning', message, toDo: 'Free some space.' }];
  },
};

export const proxyCheck: Check = {
  id: 'proxy',
  title: 'Proxy',
  look: ({ env, checkout }) => {
    const proxy = proxyOf(env);
    if (!proxy) return skipped('none is set');
    const host = checkout ? new URL(checkout.url).hostname : undefined;
    const isLocal = host === 'localhost' || host === '127.0.0.1' || host === '::1';
    const exempted = (env['no_proxy'] ?? env['NO_PROXY'] ?? '').split(',').map((one) => one.trim());
    if (isLocal && !exempted.includes(host) && !exempted.includes('*')) {
      return [
        {
          state: 'warning',
          message: `Requests to ${host} would go through the proxy ${proxy}.`,
          toDo: `Set NO_PROXY=${host}`,
        },
      ];
    }
    return ok(proxy);
  },
};

function proxyOf(env: NodeJS.ProcessEnv): string | undefined {
  return env['https_proxy'] ?? env['HTTPS_PROXY'] ?? env['http_proxy'] ?? env['HTTP_PROXY'];
}

function programInPath(env: NodeJS.ProcessEnv): string | undefined {
  const names = process.platform === 'win32' ? ['cairn.cmd', 'cairn.exe', 'cairn'] : ['cairn'];
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Undefined where git is not there, or says no. */
export async function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', [...args], { cwd: folder, timeout: 10_000 });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

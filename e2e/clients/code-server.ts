// Visual Studio Code in a browser, by code-server, with the packed extension and a home of its own.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const UP_WITHIN_MS = 30_000;

export interface RunningEditor {
  /** Of a window with this folder open. */
  window(folder: string): string;
  logs(): string;
  stop(): Promise<void>;
}

interface EditorPlaces {
  /** Its home, which settings, extensions and the state of the machine go into. */
  readonly home: string;
  readonly vsix: string;
}

const SETTINGS = {
  'window.autoDetectColorScheme': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.openRepositoryInParentFolders': 'never',
};

/** Installs the extension and starts the editor on a free port of 127.0.0.1. */
export async function startEditor({ home, vsix }: EditorPlaces): Promise<RunningEditor> {
  const folders = [`--extensions-dir=${join(home, 'extensions')}`, `--user-data-dir=${join(home, 'data')}`];
  await mkdir(join(home, 'data/User'), { recursive: true });
  await writeFile(join(home, 'data/User/settings.json'), JSON.stringify(SETTINGS));
  const env = { HOME: home, PATH: process.env['PATH'], LANG: 'C.UTF-8', TZ: 'UTC' };
  await promisify(execFile)(process.execPath, [program(), ...folders, '--install-extension', vsix], { env });
  const port = await freePort();
  const options = [
    '--auth=none',
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-workspace-trust',
  ];
  const child = spawn(
    process.execPath,
    [program(), `--bind-addr=127.0.0.1:${port}`, ...options, ...folders],
    {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += String(text)));
  const url = `http://127.0.0.1:${port}`;
  await healthy(url, child, () => printed);
  return {
    window: (folder) => `${url}/?folder=${encodeURIComponent(folder)}`,
    logs: () => printed,
    stop: () => end(child),
  };
}

function program(): string {
  const path = process.env['CAIRN_TEST_CODE_SERVER'];
  if (!path) throw new Error('CAIRN_TEST_CODE_SERVER names no code-server; run `pnpm test:clients`.');
  return path;
}

async function healthy(url: string, child: ChildProcess, printed: () => string): Promise<void> {
  const deadline = performance.now() + UP_WITHIN_MS;
  for (;;) {
    const isUp = await fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    if (child.exitCode !== null || performance.now() > deadline)
      throw new Error(`code-server did not start:\n${printed()}`);
    await delay(100);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ServerOptions {
  /** Added to an environment that holds nothing of the developer's own settings. */
  readonly env?: Readonly<Record<string, string>>;
  /** A data folder that stays after `stop()`; without it the server gets a throw-away one. */
  readonly home?: string;
}

export interface RunningServer {
  readonly url: string;
  readonly setupToken: string;
  readonly home: string;
  readonly pid: number;
  /** Everything printed so far, standard output and error together. */
  logs(): string;
  /** Asks the server to drain and waits until it is gone; removes a throw-away data folder. */
  stop(): Promise<void>;
  /** Ends it with SIGKILL and leaves the data folder, for a start with `home` after it. */
  kill9(): Promise<void>;
}

const BUNDLE = join(import.meta.dirname, '../../../apps/server/dist/main.js');
const READY = /^ready (http\S+)/m;
const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 30_000;

const throwAway = new Set<string>();
const running = new Set<ChildProcess>();

// A test file that fails half-way must not leave its servers behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/** Runs the built server on a free port of 127.0.0.1 and resolves when it has printed its ready line. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  if (!existsSync(BUNDLE)) throw new Error('The server is not built; run `pnpm build` first.');
  const home = options.home ?? (await makeHome());
  const setupToken = options.env?.['CAIRN_SETUP_TOKEN'] ?? randomBytes(16).toString('hex');
  const child = spawn(process.execPath, [BUNDLE], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...inherited(),
      NODE_ENV: 'production',
      PORT: String(await freePort()),
      CAIRN_HOME: home,
      CAIRN_SETUP_TOKEN: setupToken,
      // Tests and benchmarks ask more in a second than anybody in a minute.
      CAIRN_RATE_LIMIT: '0',
      CAIRN_RATE_LIMIT_HOOK: '0',
      ...options.env,
    },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const output = collect(child);
  const url = await ready(child, output);
  return {
    url,
    setupToken,
    home,
    pid: child.pid ?? 0,
    logs: output.text,
    async stop() {
      await end(child, 'SIGTERM', output);
      if (throwAway.delete(home)) await rm(home, { recursive: true, force: true, maxRetries: 10 });
    },
    kill9: () => end(child, 'SIGKILL', output),
  };
}

async function makeHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'cairn-'));
  throwAway.add(home);
  return home;
}

function inherited(): Record<string, string | undefined> {
  const { PATH, HOME, TMPDIR, LANG, TZ } = process.env;
  return { PATH, HOME, TMPDIR, LANG, TZ };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('The probe has no port.');
  return address.port;
}

interface Output {
  readonly text: () => string;
  readonly onChange: (listener: () => void) => void;
}

function collect(child: ChildProcess): Output {
  let text = '';
  const listeners: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (const listener of listeners) listener();
    });
  }
  return { text: () => text, onChange: (listener) => listeners.push(listener) };
}

function ready(child: ChildProcess, output: Output): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const fail = (what: string): void => reject(new Error(`The server ${what}.\n${tail(output)}`));
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    fail(`was not ready within ${READY_WITHIN_MS / 1000} s`);
  }, READY_WITHIN_MS);
  output.onChange(() => {
    const url = READY.exec(output.text())?.[1];
    if (url) resolve(new URL(url).origin);
  });
  child.once('error', (error) => fail(`could not be started: ${error.message}`));
  child.once('close', (code, signal) => fail(`ended with ${signal ?? code} before it was ready`));
  return promise.finally(() => clearTimeout(timer));
}

async function end(child: ChildProcess, signal: NodeJS.Signals, output: Output): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
  await exited;
  clearTimeout(timer);
  if (child.signalCode === 'SIGKILL' && signal !== 'SIGKILL') {
    throw new Error(`The server did not stop within ${STOPPED_WITHIN_MS / 1000} s.\n${tail(output)}`);
  }
}

function tail(output: Output): string {
  return output.text().split('\n').slice(-40).join('\n');
}

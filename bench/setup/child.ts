import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Child {
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from its start to its ready line. */
  readonly readyAfter: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface ChildOptions {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly limitSeconds?: number;
}

const READY = /^ready (http\S+)/m;
const alive = new Set<ChildProcess>();

// A benchmark that fails half-way must not leave servers behind.
process.once('exit', () => {
  for (const child of alive) child.kill('SIGTERM');
});

/** Runs a program with this Node and waits for its line `ready http://…`. */
export async function startChild({ args, env, cwd, limitSeconds = 60 }: ChildOptions): Promise<Child> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  const url = await readyLine(child, limitSeconds);
  return {
    url,
    pid: child.pid!,
    readyAfter: performance.now() - began,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

async function readyLine(child: ChildProcess, limitSeconds: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let output = '';
  const fail = (what: string) => reject(new Error(`${child.spawnargs.join(' ')} ${what}.\n${output}`));
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < 64_000) output += text;
      const url = READY.exec(output)?.[1];
      if (url) resolve(new URL(url).origin);
    });
  }
  child.once('close', (code, signal) => fail(`ended with ${signal ?? code} before it was ready`));
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    fail(`was not ready within ${limitSeconds} s`);
  }, limitSeconds * 1000);
  return promise.finally(() => clearTimeout(timer));
}

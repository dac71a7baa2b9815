import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, Options, Pair, Row } from './benchmark.ts';
import { pairedRow } from './measure/statistics.ts';
import { ROOT } from './setup/repository.ts';

const PROGRAM = join(ROOT, 'apps/cli/dist/cairn.mjs');
const ROUNDS = 60;
const GOAL = { of: 'ours', atMost: 60 } as const;

export const cliStart: Benchmark = {
  name: 'cli-start',
  work: '`cairn --version`, `cairn --help` and `cairn hook` in a folder that is not linked, from start to end',
  yardstick: '`node -e 0`',
  async run(options) {
    if (!existsSync(PROGRAM)) throw new Error('the command line is not built; run `pnpm build` first');
    const home = await mkdtemp(join(tmpdir(), 'cairn-cli-start-'));
    try {
      return await measure(home, options);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  },
};

async function measure(home: string, { progress }: Options): Promise<Row[]> {
  const calls = {
    '--version': [PROGRAM, '--version'],
    '--help': [PROGRAM, '--help'],
    hook: [PROGRAM, 'hook', 'claude-code', 'PreToolUse'],
  };
  const pairs: Record<string, Pair[]> = {};
  for (let round = 1; round <= ROUNDS; round += 1) {
    progress(`cli-start: ${round} of ${ROUNDS}`);
    for (const [name, args] of Object.entries(calls)) {
      const yardstick = await elapsed(home, ['-e', '0']);
      (pairs[name] ??= []).push({ ours: await elapsed(home, args), yardstick });
    }
  }
  return Object.entries(pairs).map(([name, some]) => pairedRow(`cli-start ${name}`, 'ms', some, GOAL));
}

/** Milliseconds until the process has ended; anything but success is no measurement. */
async function elapsed(home: string, args: readonly string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: home,
    env: { HOME: home, PATH: process.env['PATH'] ?? '' },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.on('error', () => undefined).end('{"session_id":"bench","cwd":"."}');
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`);
  return performance.now() - began;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark, Options, Pair, Row } from './benchmark.ts';
import { pairedRow, plainRow } from './measure/statistics.ts';
import { startChild } from './setup/child.ts';
import { ROOT } from './setup/repository.ts';
import { type Scene, openScene } from './setup/scene.ts';
import { watchCheckout } from './setup/watched-checkout.ts';

const HOOKS = join(ROOT, 'integrations/claude-code/hooks');
const CHECK = join(HOOKS, 'check-platform.sh');
const PROTECT = join(HOOKS, 'protect-docs.sh');
const CAIRN = join(ROOT, 'apps/cli/dist/cairn.mjs');
const GOAL = { of: 'ratio', atMost: 1.3 } as const;
const GOAL_WATCHED = { of: 'ratio', atMost: 1.5 } as const;
const ROUNDS = 60;
/** What the server remembers of keys and roles, it forgets after a second: so does a pause between two tool calls. */
const PAUSE_MS = 1_200;
const ROUNDS_WITH_PAUSE = 15;

export const hook: Benchmark = {
  name: 'hook',
  work: '`check-platform.sh` and `protect-docs.sh` as an agent runs them, server up, documents in step; and both, and `cairn hook`, beside a running `cairn watch`',
  yardstick:
    "`bash -c 'curl -s <static page>'` of a bare Node server; beside `cairn watch`, `bash -c :` and for `cairn hook` `node -e 0`",
  async run(options) {
    const scene = await openScene({ documents: 20 });
    const checkout = await mkdtemp(join(tmpdir(), 'cairn-checkout-'));
    try {
      const page = await startChild({ args: [join(import.meta.dirname, 'yardsticks/static-page.ts')] });
      try {
        return [
          ...(await measure(scene, checkout, page.url, options)),
          ...(await measureWatched(scene, options)),
        ];
      } finally {
        await page.stop();
      }
    } finally {
      await scene.close();
      await rm(checkout, { recursive: true, force: true });
    }
  },
};

async function measure(scene: Scene, checkout: string, page: string, { progress }: Options): Promise<Row[]> {
  const env = environment(scene, checkout);
  await run([CHECK], env, call(checkout, 'SessionStart', {}));
  if (!existsSync(join(checkout, '.docs/.cairn/hash')))
    throw new Error(`check-platform.sh brought no documents.`);
  const write = call(checkout, 'Write', {
    file_path: join(checkout, 'src/seats.ts'),
    content: 'x'.repeat(2_000),
  });
  const shell = call(checkout, 'Bash', { command: 'npm test -- --run src/seats.spec.ts 2>&1 | tail -20' });
  const works: Record<string, () => Promise<number>> = {
    curl: () => run(['-c', `curl -s ${page}`], env, ''),
    nothing: () => run(['-c', ':'], env, ''),
    check: () => run([CHECK], env, write),
    protectWrite: () => run([PROTECT], env, write),
    protectShell: () => run([PROTECT], env, shell),
    both: () => elapsed(Promise.all([run([CHECK], env, write), run([PROTECT], env, write)])),
  };
  const times = await inTurn(works, ROUNDS, 0, (round) => progress(`hook: ${round} of ${ROUNDS}`));
  const paused = await inTurn(
    { check: works['check']!, curl: works['curl']! },
    ROUNDS_WITH_PAUSE,
    PAUSE_MS,
    (round) => progress(`hook, with pauses: ${round} of ${ROUNDS_WITH_PAUSE}`),
  );
  const against = (name: string): Pair[] => pairsOf(times, name);
  return [
    pairedRow('hook check-platform.sh', 'ms', against('check'), GOAL),
    pairedRow('hook check-platform.sh, a pause before each', 'ms', pairsOf(paused, 'check'), GOAL),
    pairedRow('hook protect-docs.sh, Write', 'ms', against('protectWrite'), GOAL),
    pairedRow('hook protect-docs.sh, Bash', 'ms', against('protectShell'), GOAL),
    pairedRow('hook both at once', 'ms', against('both')),
    plainRow('hook, for comparison: bash -c :', 'ms', times['nothing'] ?? []),
  ];
}

/** The same with lock and documents read from disk. */
async function measureWatched(scene: Scene, { progress }: Options): Promise<Row[]> {
  const watched = await watchCheckout(scene);
  try {
    const env = { ...environment(scene, watched.path), HOME: watched.home };
    const write = call(watched.path, 'Write', {
      file_path: join(watched.path, 'src/seats.ts'),
      content: 'x',
    });
    // The first one tells which documents there are.
    await run([CHECK], env, write);
    const works: Record<string, () => Promise<number>> = {
      nothing: () => run(['-c', ':'], env, ''),
      check: () => run([CHECK], env, write),
      both: () => elapsed(Promise.all([run([CHECK], env, write), run([PROTECT], env, write)])),
      node: () => elapsed(succeed(process.execPath, ['-e', '0'], env, '')),
      cairn: () =>
        elapsed(succeed(process.execPath, [CAIRN, 'hook', 'claude-code', 'PreToolUse'], env, write)),
    };
    const times = await inTurn(works, ROUNDS, 0, (round) => progress(`hook, watched: ${round} of ${ROUNDS}`));
    return [
      pairedRow(
        'hook check-platform.sh, beside cairn watch',
        'ms',
        pairsOf(times, 'check', 'nothing'),
        GOAL_WATCHED,
      ),
      pairedRow('hook both at once, beside cairn watch', 'ms', pairsOf(times, 'both', 'nothing')),
      pairedRow('hook cairn hook, beside cairn watch', 'ms', pairsOf(times, 'cairn', 'node')),
    ];
  } finally {
    await watched.stop();
  }
}

function environment(scene: Scene, checkout: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: checkout,
    LANG: 'C.UTF-8',
    CLAUDE_PROJECT_DIR: checkout,
    CAIRN_URL: scene.server.url,
    CAIRN_API_KEY: scene.apiKey,
    CAIRN_PROJECT: scene.projectId,
  };
}

/** What Claude Code writes to a hook's standard input. */
function call(checkout: string, tool: string, toolInput: object): string {
  const isStart = tool === 'SessionStart';
  return JSON.stringify({
    session_id: 'da249c07-1cdd-4848-8cc1-5da71d4fa54a',
    transcript_path: join(checkout, 'da249c07-1cdd-4848-8cc1-5da71d4fa54a.jsonl'),
    cwd: checkout,
    permission_mode: 'acceptEdits',
    hook_event_name: isStart ? 'SessionStart' : 'PreToolUse',
    ...(isStart
      ? { source: 'startup' }
      : { tool_name: tool, tool_input: toolInput, tool_use_id: 'toolu_bench' }),
  });
}

/** One after the other, the first changing from round to round. */
async function inTurn(
  works: Record<string, () => Promise<number>>,
  rounds: number,
  pauseMs: number,
  progress: (round: number) => void,
): Promise<Record<string, number[]>> {
  const names = Object.keys(works);
  const times: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    progress(round + 1);
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length]!;
      await delay(pauseMs);
      times[name]!.push(await works[name]!());
    }
  }
  return times;
}

function pairsOf(times: Record<string, number[]>, name: string, yardstick = 'curl'): Pair[] {
  const yardsticks = times[yardstick] ?? [];
  return (times[name] ?? []).map((ours, index) => ({ ours, yardstick: yardsticks[index]! }));
}

/** Milliseconds from the start of bash to its end; anything but success is no measurement. */
async function run(args: readonly string[], env: Record<string, string>, input: string): Promise<number> {
  return elapsed(succeed('bash', args, env, input));
}

async function succeed(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
  input: string,
): Promise<void> {
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stdin.on('error', () => undefined).end(input);
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${errors}`);
}

async function elapsed(work: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work;
  return performance.now() - began;
}

import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, Options, Pair, Row } from './benchmark.ts';
import { family, hasProc, nameOf } from './measure/process-cost.ts';
import { pairedRow, plainRow } from './measure/statistics.ts';
import { type Child, startChild } from './setup/child.ts';
import { ROOT } from './setup/repository.ts';

const ROUNDS = 5;
const ROUNDS_OF_KILLS = 3;
const BUILD_LIMIT_SECONDS = 900;

export const boot: Benchmark = {
  name: 'boot',
  work: '`npm start` (its script, without npm itself) until the server says that it is ready',
  yardstick: 'embedded PostgreSQL and a bare http server in one process; and the goals in seconds',
  async run(options) {
    if (!hasProc) throw new Error("It needs Linux's /proc to find the processes it kills.");
    const home = await mkdtemp(join(tmpdir(), 'cairn-boot-'));
    // PostgreSQL's own user has to get to its part.
    await chmod(home, 0o711);
    try {
      const rows = await measure(home, options);
      return options.full ? [...rows, await emptyMachine(home, options)] : rows;
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  },
};

async function measure(home: string, { progress }: Options): Promise<Row[]> {
  const bareHome = join(home, 'bare');
  await mkdir(bareHome, { mode: 0o711 });
  progress('boot: builds what is not current');
  const first = await start(ROOT, join(home, 'data'));
  await first.stop();
  const firstBare = await startBare(bareHome);
  await firstBare.stop();

  const built: Pair[] = [];
  const pages: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    progress(`boot, built: ${round + 1} of ${ROUNDS}`);
    const ours = await start(ROOT, join(home, 'data'));
    pages.push(await firstPage(ours));
    await ours.stop();
    const bare = await startBare(bareHome);
    await bare.stop();
    built.push({ ours: ours.readyAfter / 1000, yardstick: bare.readyAfter / 1000 });
  }
  const after = {
    server: await afterKills(home, isServer, progress),
    all: await afterKills(home, isAny, progress),
  };
  return [
    pairedRow('boot, built', 's', built, { of: 'ours', atMost: 2.5 }),
    plainRow('boot, built, until the first page came', 's', pages),
    plainRow('boot after kill -9 of the server', 's', after.server, { of: 'ours', atMost: 5 }),
    plainRow('boot after kill -9 of the server and PostgreSQL', 's', after.all, { of: 'ours', atMost: 5 }),
  ];
}

const isServer = (name: string) => name !== 'postgres';
const isAny = () => true;

/** Seconds of the starts that follow a kill of what `isKilled` names; its launcher ends by itself. */
async function afterKills(
  home: string,
  isKilled: (name: string) => boolean,
  progress: Options['progress'],
): Promise<number[]> {
  const seconds: number[] = [];
  let running = await start(ROOT, join(home, 'data'));
  for (let round = 0; round < ROUNDS_OF_KILLS; round++) {
    progress(`boot, after kill -9: ${round + 1} of ${ROUNDS_OF_KILLS}`);
    const victims = family(running.pid).filter((pid) => pid !== running.pid && isKilled(nameOf(pid)));
    for (const pid of victims) process.kill(pid, 'SIGKILL');
    await running.stop();
    running = await start(ROOT, join(home, 'data'));
    seconds.push(running.readyAfter / 1000);
  }
  await running.stop();
  return seconds;
}

/** A fresh clone of what is committed, an empty home and empty caches; the registry is the one that npm is set to. */
async function emptyMachine(home: string, { progress }: Options): Promise<Row> {
  progress('boot: on an empty machine');
  const clone = join(home, 'clone');
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', ROOT, clone]);
  const emptyHome = join(home, 'home');
  await mkdir(emptyHome);
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  const server = await start(clone, join(clone, '.cairn'), {
    HOME: emptyHome,
    npm_config_registry: registry,
    npm_config_cache: join(emptyHome, '.npm'),
  });
  const seconds = await firstPage(server);
  await server.stop();
  return plainRow('boot on an empty machine, until the first page', 's', [seconds], {
    of: 'ours',
    atMost: 60,
  });
}

const start = (root: string, data: string, env: Record<string, string> = {}): Promise<Child> =>
  startChild({
    args: [join(root, 'tooling/scripts/start.mjs')],
    cwd: root,
    env: { PORT: '0', CAIRN_HOME: data, ...env },
    limitSeconds: BUILD_LIMIT_SECONDS,
  });

const startBare = (home: string): Promise<Child> =>
  startChild({ args: [join(import.meta.dirname, 'yardsticks/bare-start.ts')], env: { BENCH_HOME: home } });

/** Seconds from the start to a whole page. */
async function firstPage({ url, readyAfter }: Child): Promise<number> {
  const began = performance.now();
  const response = await fetch(url);
  await response.text();
  if (!response.ok) throw new Error(`The first page answered ${response.status}.`);
  return (readyAfter + performance.now() - began) / 1000;
}

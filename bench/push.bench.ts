import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark, Options, Pair, Row } from './benchmark.ts';
import { cpuMicroseconds, hasProc } from './measure/process-cost.ts';
import { pairedRow, plainRow, quantile } from './measure/statistics.ts';
import { type Child, startChild } from './setup/child.ts';
import { type Delivery, Fleet } from './setup/fleet.ts';
import { DOCS_FOLDER } from './setup/workstation.ts';
import { SAMPLE_TEXT, type Scene, openScene } from './setup/scene.ts';

const WORKSTATIONS = 200;
const DOCUMENTS = 20;
const ROUNDS = 4;
const SAVES = 6;
/** What the server remembers of keys and roles, it forgets after a second: so does a pause between two saves. */
const PAUSE_MS = 1_200;

type SideName = 'ours' | 'yardstick';

interface Side {
  readonly fleet: Fleet;
  /** The process that tells everybody. */
  readonly pid: number;
  readonly save: (turn: number, content: string, hash: string) => Promise<void>;
}

interface Measured extends Delivery {
  /** Of the process that tells everybody, and of PostgreSQL, for one save. */
  readonly serverCpu: number;
  readonly databaseCpu: number;
}

export const push: Benchmark = {
  name: 'push',
  work: `a save by \`PUT\` of the REST API to the file on the disks of ${WORKSTATIONS} workstations: each with a key of its own and the program that watches there: it hears of it by Socket.IO, fetches what differs by \`POST /hook/sync\`, puts it in place atomically and writes its notes`,
  yardstick: 'bare Socket.IO with the same bytes in the event, and `writeFile`',
  async run(options) {
    const scene = await openScene({ documents: DOCUMENTS });
    const folder = await mkdtemp(join(tmpdir(), 'cairn-workstations-'));
    const bare = await startChild({ args: [join(import.meta.dirname, 'yardsticks/bare-push.ts')] });
    const fleets: Fleet[] = [];
    try {
      const ours = await ourSide(scene, join(folder, 'ours'));
      fleets.push(ours.fleet);
      const yardstick = await bareSide(bare, join(folder, 'bare'));
      fleets.push(yardstick.fleet);
      return await measure({ ours, yardstick }, scene.databasePid, options);
    } finally {
      for (const fleet of fleets) await fleet.close();
      await bare.stop();
      await scene.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Save by save in turn, the order changing: who is not asked just now holds idle sockets only. */
async function measure(
  sides: Record<SideName, Side>,
  databasePid: number,
  { progress }: Options,
): Promise<Row[]> {
  const rounds: Record<SideName, Measured[]>[] = [];
  for (const name of ['ours', 'yardstick'] as const) await deliver(sides[name], 0, databasePid);
  for (let round = 0; round < ROUNDS; round++) {
    const measured: Record<SideName, Measured[]> = { ours: [], yardstick: [] };
    for (let save = 0; save < SAVES; save++) {
      progress(`push: ${round * SAVES + save + 1} of ${ROUNDS * SAVES}`);
      const order: SideName[] = save % 2 === 0 ? ['ours', 'yardstick'] : ['yardstick', 'ours'];
      for (const name of order)
        measured[name].push(await deliver(sides[name], round * SAVES + save, databasePid));
      await delay(PAUSE_MS);
    }
    rounds.push(measured);
  }
  return rowsOf(rounds);
}

function rowsOf(rounds: readonly Record<SideName, Measured[]>[]): Row[] {
  const pairs = (figure: (measured: readonly Measured[]) => number): Pair[] =>
    rounds.map(({ ours, yardstick }) => ({ ours: figure(ours), yardstick: figure(yardstick) }));
  const toDisk = (part: number) => (measured: readonly Measured[]) =>
    quantile(
      measured.flatMap((one) => one.toDisk),
      part,
    );
  const mean = (figure: 'toAnswer' | 'serverCpu' | 'databaseCpu') => (measured: readonly Measured[]) =>
    measured.reduce((sum, one) => sum + one[figure], 0) / measured.length;
  const ours = (figure: (measured: readonly Measured[]) => number) =>
    rounds.map((round) => figure(round.ours));
  return [
    pairedRow('push save to disks, p50', 'ms', pairs(toDisk(0.5))),
    pairedRow('push save to disks, p99', 'ms', pairs(toDisk(0.99)), { of: 'ratio', atMost: 2 }),
    plainRow('push save to disks, p99 by the clock', 'ms', ours(toDisk(0.99)), { of: 'ours', atMost: 1000 }),
    pairedRow('push save to answer', 'ms', pairs(mean('toAnswer'))),
    // The yardstick's are too few ticks of the clock that counts them.
    ...(hasProc
      ? [
          plainRow('push, CPU of the server a save', 'ms', ours(mean('serverCpu'))),
          plainRow('push, CPU of PostgreSQL a save', 'ms', ours(mean('databaseCpu'))),
        ]
      : []),
  ];
}

let texts = 0;

async function deliver(side: Side, turn: number, databasePid: number): Promise<Measured> {
  const content = `# Save ${++texts}\n\n${SAMPLE_TEXT}`;
  const hash = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  const cpu = (pid: number) => (hasProc ? cpuMicroseconds(pid) / 1000 : 0);
  const [serverBefore, databaseBefore] = [cpu(side.pid), cpu(databasePid)];
  const delivery = await side.fleet.deliver(hash, () => side.save(turn, content, hash));
  const serverCpu = cpu(side.pid) - serverBefore;
  const databaseCpu = cpu(databasePid) - databaseBefore;
  await side.fleet.assertHas(fileOf(turn), content);
  if (delivery.toDisk.length !== WORKSTATIONS)
    throw new Error(`${delivery.toDisk.length} of ${WORKSTATIONS} workstations wrote the text.`);
  return { ...delivery, serverCpu, databaseCpu };
}

const fileOf = (turn: number): string => `bench/page-${turn % DOCUMENTS}.md`;

async function ourSide(scene: Scene, folder: string): Promise<Side> {
  const { server, projectId, documentIds, accessToken } = scene;
  const project = `${server.url}/api/projects/${projectId}`;
  const places: { folder: string; apiKey: string }[] = [];
  for (let n = 0; n < WORKSTATIONS; n++) {
    const body = { name: `workstation ${n}`, scopes: ['hook'] };
    const { key } = (await call('POST', `${project}/api-keys`, body, accessToken)) as { key: string };
    places.push({ folder: join(folder, String(n)), apiKey: key });
  }
  return {
    pid: server.pid,
    fleet: await Fleet.open({ url: server.url, projectId, places, documents: DOCS_FOLDER }),
    async save(turn, content) {
      await call('PUT', `${project}/docs/${documentIds[turn % DOCUMENTS]}`, { content }, accessToken);
    },
  };
}

async function bareSide({ url, pid }: Child, folder: string): Promise<Side> {
  const places = Array.from({ length: WORKSTATIONS }, (_, n) => ({
    folder: join(folder, String(n)),
    apiKey: '',
  }));
  return {
    pid,
    fleet: await Fleet.open({ url, projectId: '', places, documents: '' }),
    async save(turn, content, hash) {
      await call('PUT', url, { fileName: fileOf(turn), hash, content });
    },
  };
}

async function call(method: 'POST' | 'PUT', url: string, body: object, token?: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  return text && JSON.parse(text);
}

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Benchmark, Pair, Row } from './benchmark.ts';
import { pairedRow, plainRow, quantile } from './measure/statistics.ts';
import { startChild } from './setup/child.ts';
import { Editors, type Figures, type Place } from './setup/editors.ts';
import { type Scene, openScene } from './setup/scene.ts';

const DOCUMENTS = 20;
const EDITORS = 5;
const EDITS_PER_SECOND = 5;
const ROUNDS = 4;
const SECONDS = 5;
const WARM_UP_SECONDS = 3;

export const collab: Benchmark = {
  name: 'collab',
  work: '20 documents × 5 editors × 5 updates/s over `/collab`, edit to peer, each committed before it is shown',
  yardstick: 'bare Hocuspocus without persistence, the same editors',
  async run({ progress }) {
    const scene = await openScene({ documents: DOCUMENTS });
    const bare = await startChild({ args: [join(import.meta.dirname, 'yardsticks/bare-collab.ts')] });
    const rooms = Array.from({ length: DOCUMENTS }, () => randomUUID());
    const yardstick: Place = { url: bare.url, headers: {}, rooms };
    try {
      return await measure({ ours: await ourPlace(scene), yardstick }, progress);
    } finally {
      await bare.stop();
      await scene.close();
    }
  },
};

/** In turn, with the editors of one side alone connected, so that neither pays for the other's. */
async function measure(
  places: { ours: Place; yardstick: Place },
  progress: (text: string) => void,
): Promise<Row[]> {
  const rounds: { ours: Figures; yardstick: Figures }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    progress(`collab: ${round + 1} of ${ROUNDS}`);
    const first = round % 2 === 0 ? 'ours' : 'yardstick';
    const second = first === 'ours' ? 'yardstick' : 'ours';
    const figures = { [first]: await slice(places[first]), [second]: await slice(places[second]) };
    rounds.push(figures as { ours: Figures; yardstick: Figures });
  }
  const pairs = (figure: 'toPeer' | 'toAuthor', part: number): Pair[] =>
    rounds.map(({ ours, yardstick }) => ({
      ours: quantile(ours[figure], part),
      yardstick: quantile(yardstick[figure], part),
    }));
  const committed = rounds.map(({ ours }) => quantile(ours.toAuthor, 0.95));
  // Timers run late on a machine that is busy otherwise: how near the load came to the 500 that are meant.
  const rates = rounds.map(({ ours, yardstick }) => ({
    ours: ours.edits / SECONDS,
    yardstick: yardstick.edits / SECONDS,
  }));
  return [
    pairedRow('collab edits that were made', 'requests/s', rates),
    pairedRow('collab edit to peer, p50', 'ms', pairs('toPeer', 0.5)),
    pairedRow('collab edit to peer, p95', 'ms', pairs('toPeer', 0.95), { of: 'ratio', atMost: 1.5 }),
    pairedRow('collab edit to peer, p99', 'ms', pairs('toPeer', 0.99)),
    pairedRow('collab edit to acknowledgement, p95', 'ms', pairs('toAuthor', 0.95)),
    plainRow('collab edit to committed, p95', 'ms', committed, { of: 'ours', atMost: 50 }),
  ];
}

async function slice(place: Place): Promise<Figures> {
  const editors = await Editors.open(place, EDITORS);
  try {
    await editors.write(WARM_UP_SECONDS, EDITS_PER_SECOND);
    const figures = await editors.write(SECONDS, EDITS_PER_SECOND);
    const due = figures.edits * (EDITORS - 1);
    if (figures.toPeer.length < due * 0.99)
      throw new Error(`${place.url}: ${figures.toPeer.length} of ${due} edits arrived.`);
    return figures;
  } finally {
    editors.close();
  }
}

async function ourPlace({ server, projectId, documentIds, accessToken }: Scene): Promise<Place> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const project = `${server.url}/api/projects/${projectId}`;
  const json = { ...headers, 'content-type': 'application/json' };
  await fetch(`${project}/lock`, { method: 'POST', headers: json, body: '{}' });
  const rooms: string[] = [];
  for (const id of documentIds) {
    const answer = await fetch(`${project}/docs/${id}/collaboration`, { headers });
    rooms.push(((await answer.json()) as { room: string }).room);
  }
  return { url: server.url, headers, rooms };
}

import { createHash } from 'node:crypto';
import type { Doc, DocVersion, Page } from '@cairn/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { type Session, signIn } from './api.ts';

const DOCS = 8;
const KILLS = 4;
// The crash is to hit saves under way, so it comes after a number of them and not after a time.
const SAVES_BEFORE_KILL = 60;

interface Acknowledged {
  version: number;
  content: string;
}

let server: RunningServer;
let session: Session;
let projectId: string;
const acknowledged = new Map<string, Acknowledged[]>();

beforeAll(async () => {
  server = await startServer({ env: { CAIRN_ROLE: 'worker' } });
  session = await signIn(server, true);
  const project = await session.call<{ id: string }>('POST', '/api/projects', { name: 'Crash' });
  projectId = project.body.id;
  for (let index = 0; index < DOCS; index += 1) {
    const fileName = `doc-${index}.md`;
    await session.call('POST', `/api/projects/${projectId}/docs`, { fileName, content: 'start' });
    acknowledged.set(fileName, [{ version: 1, content: 'start' }]);
  }
});

afterAll(() => server?.stop());

test(`no acknowledged save is lost in ${KILLS} crashes during saves`, async () => {
  for (let round = 1; round <= KILLS; round += 1) {
    const { home, setupToken } = server;
    await saveUntilKilled(round);
    server = await startServer({ home, env: { CAIRN_ROLE: 'worker', CAIRN_SETUP_TOKEN: setupToken } });
    session = await signIn(server, false);
    await assertNothingLost();
  }
  const saves = [...acknowledged.values()].reduce((sum, list) => sum + list.length - 1, 0);
  expect(saves).toBeGreaterThanOrEqual(KILLS * SAVES_BEFORE_KILL);
  // Four starts and a few hundred saves: minutes on a machine that does other things beside.
}, 300_000);

/** All documents are saved again and again by one writer each, until the process is killed in the middle of it. */
async function saveUntilKilled(round: number): Promise<void> {
  let saves = 0;
  const enough = Promise.withResolvers<void>();
  const killed = enough.promise.then(() => server.kill9());
  const writers = [...acknowledged].map(async ([fileName, known]) => {
    for (let step = 1; ; step += 1) {
      const content = `round ${round}, step ${step}\n${'x'.repeat(step * 100)}`;
      const answer = await save(fileName, content, known.at(-1)!.version).catch(() => undefined);
      if (answer?.status !== 200) return answer?.status ?? 'cut';
      known.push({ version: answer.body.version, content });
      saves += 1;
      if (saves === SAVES_BEFORE_KILL) enough.resolve();
    }
  });
  const ends = await Promise.all(writers);
  await killed;
  // Only the crash ends a writer: a refused save would mean that something else went wrong.
  expect(new Set(ends)).toEqual(new Set(['cut']));
}

const save = (fileName: string, content: string, baseVersion: number) =>
  session.call<Doc>('PUT', `/api/projects/${projectId}/docs/${fileName}`, { content, baseVersion });

async function assertNothingLost(): Promise<void> {
  const lines: string[] = [];
  for (const [fileName, known] of acknowledged) {
    const { body: doc } = await session.call<Doc>('GET', `/api/projects/${projectId}/docs/${fileName}`);
    const last = known.at(-1)!;
    // A save may have been committed without its answer getting through; then there is exactly one more.
    expect([last.version, last.version + 1]).toContain(doc.version);
    expect(hashOf(doc.content)).toBe(doc.hash);
    await assertHistory(fileName, known, doc);
    if (doc.version > last.version) known.push({ version: doc.version, content: doc.content });
    lines.push(`${doc.hash.slice('sha256:'.length)}  ${fileName}\n`);
  }
  const { body: latest } = await session.call<{ hash: string }>(
    'GET',
    `/api/projects/${projectId}/docs/latest`,
  );
  expect(latest.hash).toBe(hashOf(lines.toSorted(byName).join('')));
}

async function assertHistory(fileName: string, known: Acknowledged[], doc: Doc): Promise<void> {
  const path = `/api/projects/${projectId}/docs/${fileName}/versions`;
  const { body: page } = await session.call<Page<DocVersion>>('GET', `${path}?perPage=100`);
  expect(page.meta.total).toBe(doc.version);
  for (const { version, content } of known.slice(-15)) {
    const { body } = await session.call<{ content: string }>('GET', `${path}/${version}`);
    expect(body.content).toBe(content);
  }
}

const hashOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const byName = (a: string, b: string): number => (a.slice(66) < b.slice(66) ? -1 : 1);

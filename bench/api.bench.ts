import { join } from 'node:path';
import type { Benchmark, Options, Row } from './benchmark.ts';
import { type Load, type Target, compareLoads } from './measure/load.ts';
import { type Child, startChild } from './setup/child.ts';
import { SAMPLE_TEXT, type Scene, openScene } from './setup/scene.ts';

const DOCUMENTS = 60;

export const api: Benchmark = {
  name: 'api',
  work: 'a document read, a page of 20 listed, a document saved with other content, with an access token',
  yardstick: 'bare Fastify and pg: the same statements, prepared, on the same PostgreSQL, pool of 16',
  async run(options) {
    const scene = await openScene({ documents: DOCUMENTS });
    try {
      const bare = await startChild({
        args: [join(import.meta.dirname, 'yardsticks/bare-documents.ts')],
        env: { BENCH_DATABASE_URL: scene.databaseUrl },
      });
      try {
        return await measure(scene, bare, options);
      } finally {
        await bare.stop();
      }
    } finally {
      await scene.close();
    }
  },
};

async function measure(scene: Scene, bare: Child, { progress }: Options): Promise<Row[]> {
  const docs = `/api/projects/${scene.projectId}/docs`;
  const headers = { authorization: `Bearer ${scene.accessToken}` };
  const load: Load = { connections: 32, rounds: 10, databasePid: scene.databasePid, progress };
  const goals = { throughput: { of: 'ratio', atLeast: 0.65 } } as const;
  const both = (more: Partial<Target>, path = '') => ({
    ours: { url: scene.server.url + path, pid: scene.server.pid, headers, ...more },
    yardstick: { url: bare.url + path, pid: bare.pid, headers, ...more },
  });
  const nextId = turns(scene.documentIds);
  const read = { next: () => ({ path: `${docs}/${nextId()}` }) };
  const save: Partial<Target> = {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/json' },
    next: () => ({ path: `${docs}/${nextId()}`, body: JSON.stringify({ content: changedText() }) }),
  };
  return [
    ...(await compareLoads('api read', both(read), load, goals)),
    ...(await compareLoads('api list', both({}, `${docs}?perPage=20`), load, goals)),
    ...(await compareLoads('api save', both(save), { ...load, connections: 8 }, goals)),
  ];
}

function turns<T>(values: readonly T[]): () => T {
  let turn = 0;
  return () => values[turn++ % values.length]!;
}

let changes = 0;
const changedText = () => `# Change ${++changes}\n\n${SAMPLE_TEXT}`;

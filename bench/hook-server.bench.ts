import { join } from 'node:path';
import type { Benchmark } from './benchmark.ts';
import { compareLoads } from './measure/load.ts';
import { startChild } from './setup/child.ts';
import { openScene } from './setup/scene.ts';

export const hookServer: Benchmark = {
  name: 'hook-server',
  work: '`GET /hook/status` with an API key, 64 connections',
  yardstick: 'bare Fastify and pg: the same prepared select on the same PostgreSQL, pool of 16',
  async run({ progress }) {
    const scene = await openScene({ documents: 20 });
    try {
      const bare = await startChild({
        args: [join(import.meta.dirname, 'yardsticks/bare-hook-status.ts')],
        env: { BENCH_DATABASE_URL: scene.databaseUrl },
      });
      try {
        const path = `/hook/status/${scene.projectId}`;
        const { server, apiKey: key } = scene;
        return await compareLoads(
          'hook-server',
          {
            ours: { url: server.url + path, pid: server.pid, headers: { 'x-api-key': key } },
            yardstick: { url: bare.url + path, pid: bare.pid, headers: { 'x-api-key': key } },
          },
          { connections: 64, rounds: 12, databasePid: scene.databasePid, progress },
          { throughput: { of: 'ratio', atLeast: 0.7 }, p99: { of: 'ratio', atMost: 1.5 } },
        );
      } finally {
        await bare.stop();
      }
    } finally {
      await scene.close();
    }
  },
};

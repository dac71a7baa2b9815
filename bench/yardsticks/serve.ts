import type { FastifyInstance } from 'fastify';

/** Listens on a free port of 127.0.0.1 and says so in the way that the benchmarks wait for. */
export async function serve(app: FastifyInstance): Promise<void> {
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  process.once('SIGTERM', () => process.exit(0));
  console.log(`ready ${url}`);
}

/** The database that ours uses at the same time. */
export const databaseUrl = (): string => {
  const url = process.env['BENCH_DATABASE_URL'];
  if (!url) throw new Error('BENCH_DATABASE_URL is not set.');
  return url;
};

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, startServer } from '@cairn/test-kit/server';
import { type PostgresServer, startPostgres } from '../../apps/server/src/platform/postgres/index.ts';
import { builtRole } from './repository.ts';

/** A server of ours with a project in it, on a PostgreSQL that a yardstick can use as well. */
export interface Scene {
  readonly server: RunningServer;
  readonly databaseUrl: string;
  readonly databasePid: number;
  readonly projectId: string;
  readonly apiKey: string;
  readonly accessToken: string;
  readonly documentIds: readonly string[];
  close(): Promise<void>;
}

/** A page of prose with code in it, as long as such documents usually are. */
export const SAMPLE_TEXT = '## A heading\n\nA sentence about `code`, and one more about tests.\n\n'.repeat(
  60,
);

export async function openScene({ documents }: { documents: number }): Promise<Scene> {
  const home = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
  const postgres = await startPostgres({ home, log: () => undefined });
  const databaseUrl = urlOf(postgres.connection);
  let server: RunningServer | undefined;
  try {
    server = await startServer({ home, env: { DATABASE_URL: databaseUrl, CAIRN_ROLE: builtRole() } });
    return {
      server,
      databaseUrl,
      databasePid: postgres.pid,
      ...(await fill(server, documents)),
      close: () => close(server, postgres, home),
    };
  } catch (error) {
    await close(server, postgres, home);
    throw error;
  }
}

async function close(
  server: RunningServer | undefined,
  postgres: PostgresServer,
  home: string,
): Promise<void> {
  await server?.stop();
  await postgres.stop();
  await rm(home, { recursive: true, force: true });
}

function urlOf({ host, port, user, password, database }: PostgresServer['connection']): string {
  const socket = new URLSearchParams({ host, port: String(port) });
  return `postgres://${user}:${encodeURIComponent(password)}@localhost/${database}?${socket.toString()}`;
}

async function fill(server: RunningServer, documents: number) {
  const setup = {
    token: server.setupToken,
    email: 'bench@example.com',
    name: 'Bench',
    password: 'long enough',
  };
  const { accessToken } = await post(server.url, '/api/auth/setup', undefined, setup);
  const project = await post(server.url, '/api/projects/sample', accessToken, {});
  const keys = await post(server.url, `/api/projects/${project.id}/api-keys`, accessToken, { name: 'bench' });
  const documentIds: string[] = [];
  for (let n = 0; n < documents; n++) {
    const doc = { fileName: `bench/page-${n}.md`, content: `# Page ${n}\n\n${SAMPLE_TEXT}` };
    documentIds.push((await post(server.url, `/api/projects/${project.id}/docs`, accessToken, doc)).id!);
  }
  return { projectId: project.id!, apiKey: keys.key!, accessToken: accessToken!, documentIds };
}

async function post(
  url: string,
  path: string,
  token: string | undefined,
  body: object,
): Promise<Record<string, string | undefined>> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, string | undefined>;
}

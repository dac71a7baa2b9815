import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Doc, Project, PublishingStatus } from '@cairn/contracts';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { type Session, signIn } from './api.ts';

const env = { CAIRN_ROLE: 'worker', CAIRN_EGRESS_ALLOW_GIT: '127.0.0.1', CAIRN_PUSHES_PER_MINUTE: '0' };
// A job of a server that was killed is taken over seconds after the next start; waiting for its heartbeats to run out
// would take a minute.
const TAKEN_OVER_WITHIN_MS = 30_000;

type Step = (request: IncomingMessage, response: ServerResponse) => void;

let git: GitServer;
let server: RunningServer;
let session: Session;
let onPush: Step | undefined;

beforeAll(async () => {
  git = await startGitServer({
    intercept: (request, response) => {
      if (request.url?.includes('git-receive-pack')) onPush?.(request, response);
      return false;
    },
  });
  server = await startServer({ env });
  session = await signIn(server, true);
});
afterAll(async () => {
  await server?.stop();
  await git?.close();
});

/** When the server dies: before it has told git anything, or once git has all and nobody has heard that it does. */
const moments: [string, (request: IncomingMessage, response: ServerResponse, kill: () => void) => void][] = [
  ['before git has heard of it', (_request, _response, kill) => kill()],
  [
    'after git took it, before it was noted',
    (request, response, kill) => {
      if (request.method !== 'POST') return;
      response.write = () => true;
      response.end = () => {
        kill();
        return response.destroy();
      };
    },
  ],
];

test.each(moments)(
  'what waits to be published goes out once, and is noted, though the server is killed %s',
  async (name, act) => {
    const repository = `team/${name.length}`;
    await git.createRepository(repository, { 'docs/a.md': '1' });
    const repoUrl = `${git.url}/${repository}.git`;
    const made = await session.call<Project>('POST', '/api/projects', { name, repoUrl, autoPublish: true });
    const path = `/api/projects/${made.body.id}`;
    const doc = async () => (await session.call<Doc>('GET', `${path}/docs/a.md`)).body;
    await expect.poll(async () => (await doc()).content, { timeout: 30_000 }).toBe('1');
    const killed = Promise.withResolvers<void>();
    onPush = (request, response) =>
      act(request, response, () => {
        onPush = undefined;
        void server.kill9().then(killed.resolve);
      });
    await session.call('POST', `${path}/lock`, {});
    await session.call('PUT', `${path}/docs/a.md`, { content: '2' });
    await session.call('DELETE', `${path}/lock`);
    await killed.promise;
    const { home, setupToken } = server;
    server = await startServer({ home, env: { ...env, CAIRN_SETUP_TOKEN: setupToken } });
    session = await signIn(server, false);
    await expect
      .poll(async () => (await doc()).publishState, { timeout: TAKEN_OVER_WITHIN_MS, interval: 250 })
      .toBe('published');
    const status = async () => (await session.call<PublishingStatus>('GET', `${path}/publishing`)).body;
    await expect.poll(async () => (await status()).outbox, { timeout: 10_000 }).toBeNull();
    expect(await git.readFile(repository, 'main', 'docs/a.md')).toBe('2');
    expect(await git.log(repository, 'main')).toHaveLength(2);
    expect((await doc()).publishing.commit).toBe((await git.log(repository, 'main'))[0]!.sha);
  },
  90_000,
);

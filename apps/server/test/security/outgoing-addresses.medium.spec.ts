import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type SyncPreview, docEndpoints, projectEndpoints, publishingEndpoints } from '@cairn/contracts';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EgressGuard, type EgressSurface, guardedFetch } from '#platform/egress';
import { GitProject } from '../git-project.ts';
import { type Person, TestApp } from '../test-app.ts';

// Of a sync or two: a busy machine takes ten times as long as a quiet one.
const UNHURRIED = { timeout: 60_000 };
const SURFACES: EgressSurface[] = ['git', 'webhook', 'llm', 'oidc'];
const PUBLIC = '140.82.121.3';
const BODY = 'what only the inner network may read';
const TOKEN = 'tok_0123456789abcdefXYZ';

/** Ways to write this machine, or to reach it through a gateway. */
const HERE = [
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '2130706433',
  '0x7f.1',
  '0x7f000001',
  '0177.0.0.1',
  '0',
  '0.0.0.0',
  'localhost',
  'LOCALHOST.',
  'api.localhost',
  '①②⑦.⓪.⓪.①',
  '%31%32%37.0.0.1',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::127.0.0.1]',
  '[::ffff:127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
];

let canary: Server;
let canaryPort: number;
const hits: string[] = [];
/** What a name leads to at this moment. */
const names = new Map<string, string[]>();
const resolve = async (host: string) =>
  names.get(host) ?? (/(^|\.)localhost$/.test(host) ? ['127.0.0.1', '::1'] : []);

let git: GitServer;
let other: GitServer;
/** Opened by its name alone. */
let inner: GitServer;
/** What git's server answers instead of itself: the address it redirects to. */
let redirectTo: string | undefined;
let app: TestApp;
let owner: Person;
beforeAll(async () => {
  canary = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    response.end(BODY);
  });
  // Every address of the machine, in both families.
  await new Promise<void>((listening) => canary.listen(0, '::', listening));
  canaryPort = (canary.address() as AddressInfo).port;
  git = await startGitServer({
    tokens: { [TOKEN]: { read: '*', write: '*' } },
    intercept: (request, response) => {
      if (redirectTo === undefined) return false;
      response.writeHead(302, { location: `${redirectTo}${request.url}` }).end(BODY);
      return true;
    },
  });
  other = await startGitServer();
  inner = await startGitServer();
  const allow = [git, other].map(({ url }) => new URL(url).host);
  app = await TestApp.start({
    env: { CAIRN_EGRESS_ALLOW_GIT: [...allow, `gitlab.test:${new URL(inner.url).port}`].join(',') },
    prepare: (platform) => {
      platform.egress = new EgressGuard(platform.config.egressAllow, { resolve });
    },
  });
  owner = await app.owner();
});
afterEach(() => {
  const found = hits.splice(0);
  if (found.length > 0) throw new Error(`The inner network was reached: ${found.join(', ')}`);
  redirectTo = undefined;
  names.clear();
});
afterAll(async () => {
  await app.stop();
  await Promise.all([git.close(), other.close(), inner.close()]);
  canary.closeAllConnections();
  await new Promise((closed) => canary.close(closed));
});

const make = (repoUrl: string | null, name = 'Address') =>
  owner.call(projectEndpoints.create, { body: { name, repoUrl } });
const point = (projectId: string, repoUrl: string) =>
  owner.call(projectEndpoints.update, { params: { projectId }, body: { repoUrl } });
const sync = (projectId: string) => owner.call(docEndpoints.sync, { params: { projectId }, body: {} });
const withToken = () => GitProject.connect(app, owner, git, { 'a.md': 'a' }, { token: TOKEN });
const fetchOn = (surface: EgressSurface, allow: string[] = []) => {
  const lists = { git: [], webhook: [], llm: [], oidc: [], [surface]: allow };
  return guardedFetch(new EgressGuard(lists, { resolve }), surface);
};
const nameOf = (error: unknown) => (error as Error).name;

describe('an address of the inner network', () => {
  test(
    '[A23][S31] is refused as a repository however it is written, when it is made and when it is changed',
    UNHURRIED,
    async () => {
      const { id } = await owner.ok(projectEndpoints.create, { body: { name: 'Edited' } });
      for (const host of HERE) {
        const address = `http://${host}:${canaryPort}/x.git`;
        for (const answer of [await make(address), await point(id, address)]) {
          expect([host, answer.status]).toEqual([host, 422]);
          expect(answer.body).toMatchObject({ code: expect.stringMatching(/^(EGRESS|REPO_URL)_REFUSED$/) });
        }
      }
      expect(await owner.ok(projectEndpoints.get, { params: { projectId: id } })).toMatchObject({
        repoUrl: null,
      });
    },
  );

  test.each(SURFACES)('[A23][S32] is refused to what %s asks, literal or behind a name', async (surface) => {
    names.set('mixed.test', [PUBLIC, '127.0.0.1']);
    names.set('inner.test', ['::1']);
    for (const host of [...HERE, 'mixed.test', 'inner.test']) {
      const asked = fetchOn(surface)(`http://${host}:${canaryPort}/`);
      expect([host, await asked.catch(nameOf)]).toEqual([host, 'EgressRefused']);
    }
  });

  test('[A23][S32] is refused when a name has it beside a public one', async () => {
    names.set('mixed.test', [PUBLIC, '127.0.0.1']);
    const answer = await make('https://mixed.test/x.git');
    expect(answer.body).toMatchObject({ code: 'EGRESS_REFUSED' });
    expect(JSON.stringify(answer.body)).not.toContain('127.0.0.1');
  });

  test(
    '[A23][S32] is refused at each sync: a name that was public may lead there by then',
    UNHURRIED,
    async () => {
      names.set('moving.test', [PUBLIC]);
      const { body } = await make(null);
      const { id } = body as { id: string };
      // Saved while it is public; nothing is asked of it before the name has moved.
      await app.platform.jobs.stop();
      try {
        expect((await point(id, 'https://moving.test/x.git')).status).toBe(200);
        names.set('moving.test', ['127.0.0.1']);
      } finally {
        await app.platform.jobs.start();
      }
      for (let time = 0; time < 2; time += 1)
        expect((await sync(id)).body).toMatchObject({ code: 'EGRESS_REFUSED' });
    },
  );

  test.each(SURFACES)(
    '[A23][S32] %s connects to the address that was looked at, not to the name',
    async (surface) => {
      const { port } = new URL(other.url);
      names.set('nowhere.invalid', ['127.0.0.1']);
      const asked = await fetchOn(surface, [`nowhere.invalid:${port}`])(`http://nowhere.invalid:${port}/`);
      expect(asked.status).toBe(404);
    },
  );
});

describe('a redirection', () => {
  test(
    '[A23][S33] to the inner network or elsewhere is not followed by git, and nothing of it is told',
    UNHURRIED,
    async () => {
      const project = await withToken();
      const before = other.requests.length;
      for (const target of [`http://127.0.0.1:${canaryPort}`, `http://169.254.169.254`, other.url]) {
        redirectTo = target;
        const error = await project.failedSync();
        expect(error.code).toBe('REPO_UNREACHABLE');
        expect(JSON.stringify(error)).not.toContain(BODY);
      }
      expect(other.requests).toHaveLength(before);
    },
  );

  test.each(SURFACES)('[A23][S33] is handed to %s and not followed', async (surface) => {
    redirectTo = `http://127.0.0.1:${canaryPort}`;
    const answer = await fetchOn(surface, ['127.0.0.1'])(`${git.url}/x`);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `${redirectTo}/x`]);
  });
});

describe('what an operator opens', () => {
  test('[A23][S34] is that host and port, for repositories alone', UNHURRIED, async () => {
    const { port } = new URL(inner.url);
    names.set('gitlab.test', ['127.0.0.1']);
    names.set('other.test', ['127.0.0.1']);
    names.set('sub.gitlab.test', ['127.0.0.1']);
    await inner.createRepository('team/inner', { 'docs/a.md': 'a' });
    const body = { name: 'Inner', repoUrl: `http://gitlab.test:${port}/team/inner.git` };
    const { id } = await owner.ok(projectEndpoints.create, { body });
    expect((await sync(id)).body).toMatchObject({ success: true });
    for (const address of [
      `http://other.test:${port}/team/inner.git`,
      `http://gitlab.test:${canaryPort}/team/inner.git`,
      `http://sub.gitlab.test:${port}/team/inner.git`,
    ]) {
      expect((await make(address)).body).toMatchObject({ code: 'EGRESS_REFUSED' });
    }
    for (const surface of ['webhook', 'llm', 'oidc'] as const) {
      const { egress } = app.platform;
      const asked = egress.vet(surface, `http://gitlab.test:${port}/`);
      expect(await asked.catch(nameOf)).toBe('EgressRefused');
    }
  });
});

describe('a token', () => {
  test(
    '[A18] does not go to another host, port or scheme, and is not sent to the old one again',
    UNHURRIED,
    async () => {
      const project = await withToken();
      expect(git.requests.some(({ authorization }) => authorization !== null)).toBe(true);
      await other.createRepository(project.repository, { 'docs/a.md': 'a' });
      const moved = await point(project.id, `${other.url}/${project.repository}.git`);
      expect(moved.body).toMatchObject({ hasToken: false, tokenLast4: null });
      await project.idle();
      const params = { projectId: project.id };
      const { head } = (await owner.ok(publishingEndpoints.preview, { params })) as SyncPreview;
      await owner.ok(publishingEndpoints.connect, { params, body: { head } });
      await project.idle();
      expect(await project.sync()).toMatchObject({ success: true });
      expect(other.requests.length).toBeGreaterThan(0);
      expect(other.requests.filter(({ authorization }) => authorization !== null)).toEqual([]);
      const at = git.requests.length;
      await point(project.id, `${git.url}/${project.repository}.git`);
      const refused = await owner.fails(publishingEndpoints.preview, { params });
      expect(refused).toMatchObject({ code: 'REPO_AUTH_FAILED' });
      expect(git.requests.slice(at).filter(({ authorization }) => authorization !== null)).toEqual([]);
    },
  );
});

describe('an answer', () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 ** 2));
  let hostile: Server;
  let address: string;
  beforeAll(async () => {
    hostile = createServer((request, response) => {
      if (request.url === '/bomb') return response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
      if (request.url === '/silent') return;
      const chunk = Buffer.alloc(request.url === '/slow' ? 1 : 65_536);
      const more = setInterval(() => response.write(chunk), 2);
      response.on('close', () => clearInterval(more));
    });
    await new Promise<void>((listening) => hostile.listen(0, '127.0.0.1', listening));
    address = `http://127.0.0.1:${(hostile.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    hostile.closeAllConnections();
    await new Promise((closed) => hostile.close(closed));
  });

  test.each(['/slow', '/silent'])(
    '[A23][S35] that drips or never comes (%s) is given up in time',
    async (path) => {
      const before = performance.now();
      const guard = new EgressGuard({ git: [], webhook: ['127.0.0.1'], llm: [], oidc: [] });
      const asked = guardedFetch(guard, 'webhook', { timeoutMs: 300, maxBytes: 1_048_576 })(
        `${address}${path}`,
      );
      await expect(asked).rejects.toThrow(/abort|timeout/i);
      expect(performance.now() - before).toBeLessThan(5_000);
    },
  );

  test('[A23][S35] without an end is cut off, and one that is packed is not unpacked', async () => {
    await expect(fetchOn('webhook', ['127.0.0.1'])(`${address}/endless`)).rejects.toThrow(
      'more than 1048576',
    );
    const packed = await fetchOn('webhook', ['127.0.0.1'])(`${address}/bomb`);
    expect((await packed.arrayBuffer()).byteLength).toBe(bomb.length);
  });
});

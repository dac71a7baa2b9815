import { request as httpRequest } from 'node:http';
import { type EndpointShape, Scope, docEndpoints, identityEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOWHERE, addressOf, endpoints, guarded, ofProject } from './endpoint-list.ts';
import { servedRoutes } from './served-routes.ts';
import { type Person, TestApp } from './test-app.ts';
import { TestClient } from './test-client.ts';

let app: TestApp;
let owner: Person;
let projectId: string;

beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  projectId = await app.project(owner);
});
afterAll(() => app.stop());

async function statusOf(client: TestClient, endpoint: EndpointShape, project = projectId): Promise<number> {
  return (await client.send(endpoint.method, addressOf(endpoint, project))).status;
}

/** The path as it is written, which `fetch` would tidy up first. */
function rawStatus(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(app.url);
    const request = httpRequest({ hostname, port, method, path, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject).end();
  });
}

describe('routes', () => {
  // The last is how the tree draws the style sheet and the script of the page.
  const PUBLIC_PAGES = ['/api/openapi.json', '/api/docs', '/api/docs/start.js', '/api/docs*'];

  test('[S47] everything that answers is in the contract, and all of the contract answers', () => {
    const served = servedRoutes(app);
    const declared = endpoints.map(({ method, path }) => `${method} ${path}`);
    const pages = PUBLIC_PAGES.map((path) => `GET ${path}`);
    expect(served.toSorted()).toEqual([...declared, ...pages].toSorted());
  });
});

describe('without credentials', () => {
  test.each(guarded)('[S01] $id answers 401', async (endpoint) => {
    expect(await statusOf(app.anonymous, endpoint)).toBe(401);
  });

  test.each([
    ['a made-up token', { authorization: 'Bearer abc.def.ghi' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic b3duZXI6cGFzcw==' }],
    ['a well-formed key nobody made', { 'x-api-key': 'cxk_AAAAAAAA_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['a key in another form', { authorization: 'Bearer cxk_short' }],
    ['a made-up cookie', { cookie: 'cairn_at=abc.def.ghi' }],
  ])('%s is as good as none', async (_name, credentials) => {
    const client = new TestClient(app.url, credentials);
    expect(await client.fails(identityEndpoints.me)).toMatchObject({ code: 'NOT_SIGNED_IN' });
  });

  test('[S13] a token with another algorithm or a changed claim is not ours', async () => {
    const [header, body, signature] = owner.credentials['authorization']!.slice('Bearer '.length).split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    const claims = JSON.parse(Buffer.from(body!, 'base64url').toString()) as object;
    const longer = Buffer.from(JSON.stringify({ ...claims, exp: 9_999_999_999 })).toString('base64url');
    for (const token of [
      `${none}.${body}.`,
      `${none}.${body}.${signature}`,
      `${header}.${longer}.${signature}`,
    ]) {
      const client = new TestClient(app.url, { authorization: `Bearer ${token}` });
      expect(await client.fails(identityEndpoints.me)).toMatchObject({ statusCode: 401 });
    }
  });

  const variants: [string, (path: string) => string][] = [
    [
      'an encoded letter',
      (path) => path.replace(/\/([a-z])/, (_all, letter: string) => `/%${letter.charCodeAt(0).toString(16)}`),
    ],
    [
      'all letters encoded',
      (path) => path.replaceAll(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    ],
    ['two slashes', (path) => path.replace('/', '//')],
    ['two slashes inside', (path) => path.replaceAll('/', '//')],
    ['a slash at the end', (path) => `${path}/`],
    ['upper case', (path) => path.toUpperCase()],
    ['a matrix parameter', (path) => `${path};x=1`],
    ['a dot segment', (path) => path.replace('/', '/./')],
    ['a dot-dot segment', (path) => `/health/..${path}`],
    ['an encoded dot-dot segment', (path) => `/health/%2e%2e${path}`],
    ['an encoded slash', (path) => path.replace(/(?<!^)\//, '%2f')],
    ['the version twice', (path) => path.replace('/api', '/api/v1/v1')],
    ['a backslash', (path) => path.replace(/(?<!^)\//, '\\')],
    ['a query that looks like a path', (path) => `${path}?/health`],
    ['an absolute address', (path) => `http://127.0.0.1${path}`],
    ['an absolute address of ours', (path) => `${app.url}${path}`],
    ['an absolute address and two slashes', (path) => `${app.url}/${path}`],
  ];
  test.each(variants)('[A01] a path with %s never gets through', async (_name, change) => {
    for (const endpoint of guarded) {
      const path = change(addressOf(endpoint, projectId));
      expect([400, 401, 403, 404, 414], `${endpoint.method} ${path}`).toContain(
        await rawStatus(endpoint.method, path),
      );
    }
  });

  test.each(variants)('[A01] nor does it with a role that is too low', async (_name, change) => {
    const viewer = await app.member(projectId, 'viewer');
    const beyond = ofProject.filter(({ access }) => access.role !== 'viewer');
    for (const endpoint of beyond) {
      const path = change(addressOf(endpoint, projectId));
      expect([400, 403, 404, 414], `${endpoint.method} ${path}`).toContain(
        await rawStatus(endpoint.method, path, viewer.credentials),
      );
    }
  });

  test('[A01] HEAD is guarded as GET is', async () => {
    for (const endpoint of guarded.filter(({ method }) => method === 'GET')) {
      expect(await rawStatus('HEAD', addressOf(endpoint, projectId)), endpoint.id).toBe(401);
    }
  });
});

describe('of another project', () => {
  let stranger: Person;
  let keyOfOther: TestClient;
  beforeAll(async () => {
    stranger = await app.person('Stranger');
    keyOfOther = await app.key(owner, await app.project(owner, 'Other'), [...Scope.options]);
  });

  test.each(ofProject)('[S04] $id answers as if it were not there', async (endpoint) => {
    const answers = await Promise.all(
      [projectId, NOWHERE, 'not-an-id'].map((project) =>
        stranger.send(endpoint.method, addressOf(endpoint, project)),
      ),
    );
    const sentences = ['There is no such project, or it is not yours to see.'];
    for (const { body } of answers) expect(body).toMatchObject({ code: 'NOT_FOUND', message: sentences });
  });

  test.each(ofProject)('[S02] a key of one project gets 404 from $id of the other', async (endpoint) => {
    expect(await statusOf(keyOfOther, endpoint)).toBe(404);
  });

  test('[A06] of two ids, both are looked at: what belongs to another project is not there', async () => {
    const mine = await app.project(owner, 'Mine');
    const params = { projectId };
    const doc = await owner.ok(docEndpoints.create, {
      params,
      body: { fileName: 'theirs.md', content: 'secret' },
    });
    const key = await app.key(owner, projectId);
    const editor = await app.member(mine, 'admin');
    const here = { projectId: mine, doc: doc.id };
    const calls = [
      editor.fails(docEndpoints.get, { params: here }),
      editor.fails(docEndpoints.update, { params: here, body: { content: 'taken' } }),
      editor.fails(docEndpoints.delete, { params: here }),
      editor.fails(docEndpoints.listVersions, { params: here }),
      editor.fails(docEndpoints.getVersion, { params: { ...here, version: 1 } }),
      editor.fails(docEndpoints.diff, { params: here, query: { from: 1, to: 1 } }),
      editor.fails(docEndpoints.restore, { params: here, body: { version: 1 } }),
      editor.fails(identityEndpoints.updateKey, {
        params: { projectId: mine, keyId: key.id },
        body: { isActive: false },
      }),
      editor.fails(identityEndpoints.deleteKey, { params: { projectId: mine, keyId: key.id } }),
    ];
    for (const error of await Promise.all(calls)) expect(error.code).toBe('NOT_FOUND');
    expect(await owner.ok(docEndpoints.get, { params: { projectId, doc: doc.id } })).toMatchObject({
      version: 1,
      content: 'secret',
    });
    expect(await key.ok(identityEndpoints.me)).toMatchObject({ id: owner.id });
  });
});

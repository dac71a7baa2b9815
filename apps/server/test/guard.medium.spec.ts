import { request as httpRequest } from 'node:http';
import {
  type Access,
  type EndpointShape,
  ProjectRole,
  Scope,
  docEndpoints,
  identityEndpoints,
  projectEndpoints,
} from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from './contract-check.ts';
import { type Person, TestApp } from './test-app.ts';
import { TestClient, pathOf } from './test-client.ts';

type Guarded = EndpointShape & { access: Exclude<Access, { kind: 'public' }> };
type OfProject = EndpointShape & { access: Extract<Access, { kind: 'project' }> };

const NOWHERE = '01890000-0000-7000-8000-000000000000';
const guarded = endpoints.filter((one): one is Guarded => one.access.kind !== 'public');
const ofProject = endpoints.filter((one): one is OfProject => one.access.kind === 'project');
// The project must still be there for the others.
const inOrder = <E extends EndpointShape>(all: E[]): E[] =>
  all.toSorted((a, b) => Number(a.id === 'projects.delete') - Number(b.id === 'projects.delete'));

let app: TestApp;
let owner: Person;
let projectId: string;

beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  projectId = await app.project(owner);
});
afterAll(() => app.stop());

/** An address of the endpoint that a caller with every right could use, as far as the guard is concerned. */
function addressOf(endpoint: EndpointShape, project = projectId): string {
  const ids = { doc: 'a.md', version: 1, keyId: NOWHERE, conflictId: NOWHERE, jobId: NOWHERE };
  return pathOf(endpoint, { params: { projectId: project, ...ids } });
}

async function statusOf(client: TestClient, endpoint: EndpointShape, project?: string): Promise<number> {
  return (await client.send(endpoint.method, addressOf(endpoint, project))).status;
}

/** The path as it is written, which `fetch` would tidy up first. */
function rawStatus(method: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(app.url);
    const request = httpRequest({ hostname, port, method, path, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject).end();
  });
}

describe('routes', () => {
  const PUBLIC_PAGES = ['/api/openapi.json', '/api/docs', '/api/docs/start.js', '/api/docs/assets/*'];

  test('everything that answers is in the contract, and all of the contract answers', () => {
    const tree = app.nest.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
    const served = routesOf(tree).filter((route) => !route.startsWith('HEAD '));
    const declared = endpoints.map(({ method, path }) => `${method} ${path}`);
    const pages = PUBLIC_PAGES.map((path) => `GET ${path}`);
    expect(served.toSorted()).toEqual([...declared, ...pages].toSorted());
  });

  /** From the tree that Fastify draws: `├── /api/docs (GET, HEAD)`, four columns a level. */
  function routesOf(tree: string): string[] {
    const path: string[] = [];
    return tree.split('\n').flatMap((line) => {
      const node = /^(.*?)[├└]── (\S+)(?: \((.*)\))?$/.exec(line);
      if (!node) return [];
      path.splice(node[1]!.length / 4);
      path.push(node[2]!);
      return (node[3]?.split(', ') ?? []).map((method) => `${method} ${path.join('')}`);
    });
  }
});

describe('without credentials', () => {
  test.each(guarded)('$id answers 401', async (endpoint) => {
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

  test('a token with another algorithm or a changed claim is not ours', async () => {
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
  ];
  test.each(variants)('a path with %s never gets through', async (_name, change) => {
    for (const endpoint of guarded) {
      const path = change(addressOf(endpoint));
      expect([400, 401, 403, 404, 414], `${endpoint.method} ${path}`).toContain(
        await rawStatus(endpoint.method, path),
      );
    }
  });

  test('HEAD is guarded as GET is', async () => {
    for (const endpoint of guarded.filter(({ method }) => method === 'GET')) {
      expect(await rawStatus('HEAD', addressOf(endpoint)), endpoint.id).toBe(401);
    }
  });
});

describe('of another project', () => {
  test.each(ofProject)('$id answers as if it were not there', async (endpoint) => {
    const stranger = await app.person('Stranger');
    const answers = await Promise.all(
      [projectId, NOWHERE, 'not-an-id'].map((project) =>
        stranger.send(endpoint.method, addressOf(endpoint, project)),
      ),
    );
    for (const { status, body } of answers) {
      expect(status).toBe(404);
      expect(body).toMatchObject({
        code: 'NOT_FOUND',
        message: (answers[0]!.body as { message: string[] }).message,
      });
    }
  });

  test.each(ofProject)('a key of one project gets 404 from $id of the other', async (endpoint) => {
    const other = await app.project(owner, 'Other');
    const key = await app.key(owner, other, [...Scope.options]);
    expect(await statusOf(key, endpoint)).toBe(404);
  });

  test('of two ids, both are looked at: what belongs to another project is not there', async () => {
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

describe('roles', () => {
  test.each(ProjectRole.options)('a %s may do what the contract says, and nothing else', async (role) => {
    const project = await app.project(owner, `For a ${role}`);
    const person = await app.member(project, role);
    for (const endpoint of inOrder(ofProject)) {
      const allowed = ProjectRole.options.indexOf(role) >= ProjectRole.options.indexOf(endpoint.access.role);
      const status = await statusOf(person, endpoint, project);
      if (allowed) expect([401, 403], endpoint.id).not.toContain(status);
      else expect(status, endpoint.id).toBe(403);
    }
  });

  test('a system admin administers every project', async () => {
    const project = await app.project(await app.person('Founder'), 'Not the owner’s');
    for (const endpoint of inOrder(ofProject)) {
      expect(
        [401, 403, 404].includes(await statusOf(owner, endpoint, project)) && !needsMore(endpoint),
        endpoint.id,
      ).toBe(false);
    }
  });

  const needsMore = ({ path }: EndpointShape) => /:(doc|keyId|conflictId|version)\b/.test(path);
});

describe('scopes of a key', () => {
  test('without the one an endpoint needs, a key with all the others is refused', async () => {
    for (const endpoint of inOrder(guarded)) {
      const scopes = Scope.options.filter((scope) => scope !== endpoint.access.scope);
      const key = await app.key(owner, projectId, scopes);
      expect(await statusOf(key, endpoint), endpoint.id).toBe(403);
    }
  });

  test('with that one alone it gets through', async () => {
    const project = await app.project(owner, 'Scoped');
    for (const endpoint of inOrder(guarded)) {
      if (!endpoint.access.scope) continue;
      const key = await app.key(owner, project, [endpoint.access.scope]);
      expect([401, 403], endpoint.id).not.toContain(await statusOf(key, endpoint, project));
    }
  });

  test('they never go beyond what the owner of the key may do today', async () => {
    const project = await app.project(owner, 'Demotion');
    const editor = await app.member(project, 'editor');
    const key = await app.key(editor, project, ['read', 'write']);
    const create = (fileName: string) =>
      key.call(docEndpoints.create, { params: { projectId: project }, body: { fileName } });
    expect((await create('before.md')).status).toBe(201);
    await app.rows(`update project_members set role = 'viewer' where user_id = $1`, [editor.id]);
    await expect
      .poll(async () => (await create(`after-${Date.now()}.md`)).status, { timeout: 3_000 })
      .toBe(403);
    await app.rows('delete from project_members where user_id = $1', [editor.id]);
    const read = () => key.call(docEndpoints.list, { params: { projectId: project } });
    await expect.poll(async () => (await read()).status, { timeout: 3_000 }).toBe(404);
  });

  test('a role cannot give a key more than it has', async () => {
    const project = await app.project(owner, 'Viewers');
    const viewer = await app.member(project, 'viewer');
    const input = (scopes: Scope[]) => ({ params: { projectId: project }, body: { name: 'k', scopes } });
    expect(await viewer.fails(identityEndpoints.createKey, input(['read', 'write']))).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await viewer.fails(identityEndpoints.createKey, input(['agent:run']))).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await viewer.ok(identityEndpoints.createKey, input(['hook', 'read']))).toMatchObject({
      isActive: true,
    });
    const all = { params: { projectId: project }, body: { name: 'k', allProjects: true } };
    expect(await viewer.fails(identityEndpoints.createKey, all)).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('requests of other sites', () => {
  const cookieOf = (headers: Headers) =>
    headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
  const refusals: [string, Record<string, string>][] = [
    ['no sign of the app', {}],
    ['the header alone', { 'x-requested-with': 'app' }],
    ['the right origin alone', { origin: 'SELF' }],
    ['another site’s origin', { origin: 'https://evil.test', 'x-requested-with': 'app' }],
    ['no origin at all', { origin: 'null', 'x-requested-with': 'app' }],
    ['an origin that begins like ours', { origin: 'SELF.evil.test', 'x-requested-with': 'app' }],
    ['a browser that says so', { origin: 'SELF', 'sec-fetch-site': 'cross-site', 'x-requested-with': 'app' }],
    ['a sibling site', { 'sec-fetch-site': 'same-site', 'x-requested-with': 'app' }],
  ];
  let cookie: string;
  beforeAll(async () => {
    const person = await app.person('Browser');
    const { headers } = await app.anonymous.call(identityEndpoints.login, {
      body: { email: person.email, password: 'correct horse battery' },
    });
    cookie = cookieOf(headers);
  });
  const self = (headers: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('SELF', app.url)]),
    );

  test.each(refusals)('with %s change nothing, wherever a cookie speaks', async (_name, headers) => {
    const client = new TestClient(app.url, { cookie });
    const changing = endpoints.filter(
      ({ method, access }) => method !== 'GET' && (access.kind !== 'public' || access.byCookie),
    );
    for (const endpoint of changing) {
      const { body } = await client.send(endpoint.method, addressOf(endpoint), { headers: self(headers) });
      expect(body, endpoint.id).toMatchObject({ code: 'CROSS_SITE' });
    }
  });

  test('the app itself gets through, and reading needs no proof', async () => {
    const client = new TestClient(app.url, { cookie });
    expect((await client.call(identityEndpoints.me)).status).toBe(200);
    const proofs = [{ origin: 'SELF' }, { 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }];
    for (const [at, proof] of proofs.entries()) {
      const headers = { ...self(proof), 'x-requested-with': 'app' };
      const { status } = await client.call(projectEndpoints.create, {
        body: { name: `By cookie ${at}` },
        headers,
      });
      expect(status).toBe(201);
    }
  });

  test('an explicit credential is the only one looked at', async () => {
    const both = new TestClient(app.url, { cookie, authorization: 'Bearer wrong' });
    expect(await both.fails(identityEndpoints.me)).toMatchObject({ code: 'NOT_SIGNED_IN' });
    const bearer = new TestClient(app.url, { ...owner.credentials, cookie, origin: 'https://evil.test' });
    expect((await bearer.call(projectEndpoints.create, { body: { name: 'By token' } })).status).toBe(201);
  });

  test('no answer invites other origins to read it', async () => {
    for (const path of ['/api/auth/me', '/api/openapi.json', '/health']) {
      const { headers } = await owner.send('GET', path, { headers: { origin: 'https://evil.test' } });
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

import {
  type EndpointShape,
  ProjectRole,
  Scope,
  docEndpoints,
  identityEndpoints,
  projectEndpoints,
} from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOf, endpoints, guarded, ofProject } from './endpoint-list.ts';
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

describe('roles', () => {
  test.each(ProjectRole.options)(
    '[S02] a %s may do what the contract says, and nothing else',
    async (role) => {
      const project = await app.project(owner, `For a ${role}`);
      const person = await app.member(project, role);
      for (const endpoint of ofProject) {
        const allowed =
          ProjectRole.options.indexOf(role) >= ProjectRole.options.indexOf(endpoint.access.role);
        const status = await statusOf(person, endpoint, project);
        if (allowed) expect([401, 403], endpoint.id).not.toContain(status);
        else expect(status, endpoint.id).toBe(403);
      }
    },
  );

  test('[S02] a system admin administers every project', async () => {
    const project = await app.project(await app.person('Founder'), 'Not the owner’s');
    for (const endpoint of ofProject) {
      expect(
        [401, 403, 404].includes(await statusOf(owner, endpoint, project)) && !needsMore(endpoint),
        endpoint.id,
      ).toBe(false);
    }
  });

  const needsMore = ({ path }: EndpointShape) =>
    /:(doc|keyId|conflictId|version|userId|invitationId|attachment|workstationId)\b/.test(path);
});

describe('scopes of a key', () => {
  test('[A12] without the one an endpoint needs, a key with all the others is refused', async () => {
    for (const endpoint of guarded) {
      const scopes = Scope.options.filter((scope) => scope !== endpoint.access.scope);
      const key = await app.key(owner, projectId, scopes);
      expect(await statusOf(key, endpoint), endpoint.id).toBe(403);
    }
  });

  test('[A12] with that one alone it gets through', async () => {
    const project = await app.project(owner, 'Scoped');
    for (const endpoint of guarded) {
      if (!endpoint.access.scope) continue;
      const key = await app.key(owner, project, [endpoint.access.scope]);
      expect([401, 403], endpoint.id).not.toContain(await statusOf(key, endpoint, project));
    }
  });

  test('[A12] they never go beyond what the owner of the key may do today', async () => {
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

  test('[A12] a role cannot give a key more than it has', async () => {
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

  test.each(refusals)('[S18] with %s change nothing, wherever a cookie speaks', async (_name, headers) => {
    const client = new TestClient(app.url, { cookie });
    const changing = endpoints.filter(
      ({ method, access }) => method !== 'GET' && (access.kind !== 'public' || access.byCookie),
    );
    for (const endpoint of changing) {
      const { body } = await client.send(endpoint.method, addressOf(endpoint, projectId), {
        headers: self(headers),
      });
      expect(body, endpoint.id).toMatchObject({ code: 'CROSS_SITE' });
    }
  });

  test('the app itself gets through, and reading needs no proof', async () => {
    const client = new TestClient(app.url, { cookie });
    expect((await client.call(identityEndpoints.me)).status).toBe(200);
    const proofs: Record<string, string>[] = [
      { origin: 'SELF' },
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
    ];
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

  test('[S19] no answer invites other origins to read it', async () => {
    for (const path of ['/api/auth/me', '/api/openapi.json', '/health']) {
      const { headers } = await owner.send('GET', path, { headers: { origin: 'https://evil.test' } });
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

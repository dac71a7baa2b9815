import { afterAll, beforeAll, expect, test } from 'vitest';
import { GitLabDescription, publishedGitLab } from './gitlab-description.ts';
import { type GitLabFake, startGitLabFake } from './gitlab-fake.ts';
import type { OpenApi } from './openapi-check.ts';

const isPublished = publishedGitLab() !== null;
if (!isPublished)
  console.warn(
    'CAIRN_GITLAB_OPENAPI is not set: the stand-in for GitLab was held against our own shapes only, not its description',
  );

const token = 'of-the-test';
let fake: GitLabFake;
beforeAll(async () => {
  fake = await startGitLabFake({ tokens: [token] });
  await fake.createRepository('group/docs', { 'a.md': 'A' });
});
afterAll(() => fake.close());

async function call(method: string, path: string, body?: object): Promise<number> {
  const answer = await fetch(`${fake.apiUrl}/projects/group%2Fdocs${path}`, {
    method,
    headers: { 'private-token': token, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  await answer.text();
  return answer.status;
}

/** Each call that we make, going well and refused. */
async function everyCall(): Promise<number[]> {
  const branches = '/repository/branches';
  const [{ sha } = { sha: '' }] = await fake.log('group/docs', 'main');
  const action = { action: 'update', file_path: 'a.md', content: 'B', encoding: 'text', last_commit_id: sha };
  const commit = { branch: 'topic', commit_message: 'Change it', actions: [action] };
  const request = {
    source_branch: 'topic',
    target_branch: 'main',
    title: 'Change it',
    description: '- a.md',
  };
  const state: number[] = [];
  for (const [method, path, body] of [
    ['GET', ''],
    ['GET', `${branches}/main`],
    ['GET', `${branches}/nowhere`],
    ['POST', branches, { branch: 'topic', ref: sha }],
    ['POST', branches, { branch: 'topic', ref: sha }],
    ['POST', '/repository/commits', commit],
    ['POST', '/repository/commits', { ...commit, actions: [{ ...action, action: 'create' }] }],
    ['POST', '/merge_requests', request],
    ['POST', '/merge_requests', request],
    ['GET', '/merge_requests?source_branch=topic&target_branch=main&state=opened&per_page=1'],
    ['DELETE', `${branches}/topic`],
    ['DELETE', `${branches}/topic`],
  ] as const)
    state.push(await call(method, path, body));
  return state;
}

test('every call that we make is answered as our shapes of GitLab have it', async () => {
  expect(await everyCall()).toEqual([200, 200, 404, 201, 400, 201, 400, 201, 409, 200, 204, 404]);
  expect(fake.problems.splice(0)).toEqual([]);
});

test('what GitLab would not understand is told', async () => {
  await call('GET', '/merge_requests?state=open');
  await call('POST', '/repository/branches', { name: 'topic', ref: 'main' });
  const told = fake.problems.splice(0).join('\n');
  expect(told).toContain('mergeRequests query: /state');
  expect(told).toContain('createBranch request: / must have required property');
  expect(told).toContain('createBranch request: / must NOT have additional properties');
});

test.skipIf(!isPublished)('every call that we make is as GitLab describes it', async () => {
  await everyCall();
  expect(fake.problems.splice(0)).toEqual([]);
  const wrong = { status: 200, body: { name: 7, commit: { id: [] } } };
  expect(publishedGitLab()?.answer('branch', wrong)).toHaveLength(2);
});

test('a description at hand finds a parameter, a field, a type and a status that it does not have', () => {
  const answered = { type: 'object', properties: { iid: { type: 'integer' } } };
  const asked = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] };
  const asJson = (schema: object) => ({ content: { 'application/json': { schema } } });
  const api = new GitLabDescription({
    components: { schemas: { One: answered, New: asked } },
    paths: {
      '/api/v4/projects/{id}/merge_requests': {
        get: {
          parameters: [
            { name: 'state', in: 'query', schema: { type: 'string', enum: ['opened', 'all'] } },
            { name: 'per_page', in: 'query', schema: { type: 'integer' } },
          ],
          responses: { 200: asJson({ type: 'array', items: { $ref: '#/components/schemas/One' } }) },
        },
        post: {
          requestBody: asJson({ $ref: '#/components/schemas/New' }),
          responses: { 201: asJson({ $ref: '#/components/schemas/One' }) },
        },
      },
    },
  } as unknown as OpenApi);
  const query = (text: string) =>
    api.request('mergeRequests', { query: new URLSearchParams(text), body: undefined });
  expect(query('state=opened&per_page=1')).toEqual([]);
  expect(query('state=open')).toHaveLength(1);
  expect(query('per_page=one')).toHaveLength(1);
  expect(query('sourceBranch=x')).toEqual([expect.stringContaining('takes no sourceBranch')]);
  const none = new URLSearchParams();
  expect(api.request('createMergeRequest', { query: none, body: { title: 'x' } })).toEqual([]);
  expect(api.request('createMergeRequest', { query: none, body: { name: 'x' } })).toHaveLength(2);
  expect(api.answer('mergeRequests', { status: 200, body: [{ iid: 1 }] })).toEqual([]);
  expect(api.answer('mergeRequests', { status: 200, body: [{ iid: '1' }] })).toHaveLength(1);
  expect(api.answer('createMergeRequest', { status: 409, body: {} })).toHaveLength(1);
});

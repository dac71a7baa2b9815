import type { GitLabFake } from '@cairn/test-kit/gitlab-fake';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  type BenchOfKind,
  TOKEN,
  assertNoProblems,
  ben,
  commitOf,
  failure,
  gitlabBench,
  never,
} from '../../../../../../test/hosts/host-bench.ts';

const COMMIT = /^POST .*\/repository\/commits$/;
let of: BenchOfKind & { fake: GitLabFake };
let fake: GitLabFake;
let made = 0;
beforeAll(async () => {
  of = await gitlabBench();
  fake = of.fake;
});
afterAll(() => of.bench.close());
afterEach(() => assertNoProblems(of));

async function project(token = TOKEN) {
  const name = `group/sub/docs-${(made += 1)}`;
  await fake.createRepository(name, { 'a.md': 'A', 'run.sh': { mode: '100755', content: 'old' } });
  const opened = await of.bench.open(name, token);
  return { ...opened, name, head: (await opened.fetch()) ?? '' };
}

test('a project of nested groups takes a commit in one call, after a look at the branch', async () => {
  const { host, head, name } = await project();
  fake.calls.splice(0);
  await host.commit(commitOf(head, { 'a.md': 'B', 'run.sh': 'new', 'new.md': 'N' }), never);
  const at = `/projects/${encodeURIComponent(name)}/repository`;
  expect(fake.calls.splice(0)).toEqual([`GET ${at}/branches/main`, `POST ${at}/commits`]);
});

test('a file that somebody changed after the look keeps what they wrote', async () => {
  const { host, head, name } = await project();
  fake.faults.before(COMMIT, () =>
    fake.commitFiles(name, { files: { 'a.md': 'theirs' }, author: ben, message: 'x' }),
  );
  const error = await failure(host.commit(commitOf(head, { 'a.md': 'ours' }), never));
  expect(error).toMatchObject({ code: 'HEAD_MOVED' });
  expect(await fake.readFile(name, 'main', 'a.md')).toBe('theirs');
});

test('a file that somebody added, or deleted, after the look is not written over', async () => {
  for (const [theirs, ours] of [
    [{ 'new.md': 'theirs' }, { 'new.md': 'ours' }],
    [{ 'a.md': null }, { 'a.md': 'ours' }],
  ] as const) {
    const { host, head, name } = await project();
    fake.faults.before(COMMIT, () => fake.commitFiles(name, { files: theirs, author: ben, message: 'x' }));
    expect(await failure(host.commit(commitOf(head, ours), never))).toMatchObject({ code: 'HEAD_MOVED' });
    expect(await fake.log(name, 'main')).toHaveLength(2);
  }
});

test('a commit that came in between on other files stays, and ours comes on top', async () => {
  const { host, head, name } = await project();
  fake.faults.before(COMMIT, () =>
    fake.commitFiles(name, { files: { 'other.md': 'theirs' }, author: ben, message: 'x' }),
  );
  await host.commit(commitOf(head, { 'a.md': 'ours' }), never);
  expect(await fake.log(name, 'main')).toHaveLength(3);
  expect(await fake.readFile(name, 'main', 'other.md')).toBe('theirs');
});

test.each([
  [{ 'retry-after': '9' }, 9000],
  [{}, 60_000],
])('too many requests with %j ask for a pause', async (headers, pause) => {
  const { host, head } = await project();
  fake.faults.fail(COMMIT, { status: 429, headers, body: { message: 'Retry later' } });
  const error = await failure(host.commit(commitOf(head, { 'a.md': 'B' }), never));
  expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: pause });
});

test.each([500, 502, 503])(
  'status %i is a host that did not answer; the next try goes through',
  async (status) => {
    const { host, head } = await project();
    fake.faults.fail(COMMIT, { status, body: { message: 'no' } });
    const request = commitOf(head, { 'a.md': 'B' });
    expect(await failure(host.commit(request, never))).toMatchObject({ code: 'UNREACHABLE' });
    await host.commit(request, never);
  },
);

test.each(['cut', 'lose'] as const)(
  'an answer that is %s is none, and the next fetch finds the commit',
  async (fault) => {
    const { host, head, name, fetch } = await project();
    fake.faults.fail(COMMIT, fault);
    const files = { 'a.md': 'B' };
    expect(await failure(host.commit(commitOf(head, files), never))).toMatchObject({ code: 'UNREACHABLE' });
    const now = await fetch();
    expect(await host.commit(commitOf(now, files), never)).toEqual({ commit: now });
    expect(await fake.log(name, 'main')).toHaveLength(2);
  },
);

test('a host that hangs is left as soon as the work is stopped', async () => {
  const { host, head } = await project();
  const stop = new AbortController();
  fake.faults.fail(COMMIT, 'hang');
  const work = failure(host.commit(commitOf(head, { 'a.md': 'B' }), stop.signal));
  await expect.poll(() => fake.calls.at(-1)).toMatch(COMMIT);
  stop.abort(new Error('stopped'));
  expect(await work).toMatchObject({ message: 'stopped' });
});

test('a token that is revoked in the midst leaves the branch as it was', async () => {
  const { host, head, name } = await project();
  fake.faults.fail(COMMIT, { status: 401, body: { message: '401 Unauthorized' } });
  const error = await failure(host.commit(commitOf(head, { 'a.md': 'B' }), never));
  expect(error).toMatchObject({ code: 'AUTH_FAILED' });
  expect((await fake.log(name, 'main'))[0]?.sha).toBe(head);
});

test('a token that may only read is told so', async () => {
  const { host, head } = await project();
  const body = { error: 'insufficient_scope', error_description: 'needs api' };
  fake.faults.fail(COMMIT, { status: 403, body });
  const error = await failure(host.commit(commitOf(head, { 'a.md': 'B' }), never));
  expect(error).toMatchObject({
    code: 'AUTH_FAILED',
    message: expect.stringContaining('insufficient_scope'),
  });
});

test('a branch that is deleted in the midst is not made again', async () => {
  const { host, head, name } = await project();
  await fake.commitFiles(name, { files: { x: 'x' }, author: ben, message: 'x', branch: 'other' });
  const admin = await of.bench.open(name);
  fake.faults.before(COMMIT, () => admin.host.deleteBranch('main', never));
  const error = await failure(host.commit(commitOf(head, { 'a.md': 'B' }), never));
  expect(error).toMatchObject({ code: 'NOT_FOUND' });
  await expect(fake.log(name, 'main')).rejects.toThrow('refs/heads/main');
});

test('a project renamed since it was opened takes the commit by its number', async () => {
  const { host, head, name } = await project();
  await fake.renameProject(name, `${name}-new`);
  const { commit } = await host.commit(commitOf(head, { 'a.md': 'B' }), never);
  expect((await fake.log(`${name}-new`, 'main'))[0]?.sha).toBe(commit);
});

test('a renamed project is fetched by its new path, as git follows no redirections', async () => {
  const name = `group/docs-${(made += 1)}`;
  await fake.createRepository(name, { 'a.md': 'A' });
  await fake.renameProject(name, `other/docs-${made}`);
  const { remote, fetch, host } = await of.bench.open(name);
  expect(remote.url).toBe(`${fake.url}/other/docs-${made}.git`);
  await host.commit(commitOf(await fetch(), { 'a.md': 'B' }), never);
});

test('a redirection to another host is not followed', async () => {
  const { host, head } = await project();
  fake.faults.fail(/\/branches\/main$/, { status: 301, headers: { location: 'http://elsewhere.test/x' } });
  const error = await failure(host.commit(commitOf(head, { 'a.md': 'B' }), never));
  expect(error).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('another host') });
});

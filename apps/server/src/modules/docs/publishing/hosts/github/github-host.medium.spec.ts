import type { GitHubFake } from '@cairn/test-kit/github-fake';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  type BenchOfKind,
  TOKEN,
  assertNoProblems,
  ben,
  commitOf,
  failure,
  githubBench,
  never,
  newAppKey,
} from '../../../../../../test/hosts/host-bench.ts';

const GRAPHQL = /^POST \/graphql$/;
const key = newAppKey();
let of: BenchOfKind & { fake: GitHubFake };
let fake: GitHubFake;
let made = 0;
beforeAll(async () => {
  const app = { id: '42', key: key.publicKey, installedOn: ['docs/of-app', 'docs/of-app-2'] };
  const env = {
    CAIRN_GITHUB_APP_ID: '42',
    CAIRN_GITHUB_APP_PRIVATE_KEY: key.pem.replaceAll('\n', String.raw`\n`),
  };
  of = await githubBench({ tokens: [TOKEN, 'short', 'shorter'], app }, env);
  fake = of.fake;
});
afterAll(() => of.bench.close());
afterEach(() => assertNoProblems(of));

async function repository(name = `docs/gh-${(made += 1)}`, token: string | null = TOKEN) {
  await fake.createRepository(name, { 'a.md': 'A', 'run.sh': { mode: '100755', content: 'old' } });
  const opened = await of.bench.open(name, token);
  return { ...opened, name, head: (await opened.fetch()) ?? '' };
}

const calls = () => fake.calls.splice(0);

test('plain files go out in one call', async () => {
  const { host, head } = await repository();
  calls();
  await host.commit(commitOf(head, { 'a.md': 'B', 'new.md': 'N' }), never);
  expect(calls()).toEqual(['POST /graphql']);
});

test('an executable goes out object by object, the branch last', async () => {
  const { host, head, name } = await repository();
  calls();
  const { commit } = await host.commit(
    commitOf(head, { 'run.sh': 'new', 'b.bin': Buffer.from([255, 0]) }),
    never,
  );
  expect(calls()).toEqual([
    `GET /repos/${name}/git/commits/${head}`,
    `POST /repos/${name}/git/blobs`,
    `POST /repos/${name}/git/trees`,
    `POST /repos/${name}/git/commits`,
    `PATCH /repos/${name}/git/refs/heads%2Fmain`,
  ]);
  expect((await fake.log(name, 'main'))[0]?.sha).toBe(commit);
});

test('object by object, too, a branch that moved meanwhile takes nothing', async () => {
  const { host, head, name } = await repository();
  let theirs = '';
  fake.faults.before(/^PATCH /, async () => {
    theirs = await fake.commitFiles(name, { files: { 'a.md': 'theirs' }, author: ben, message: 'x' });
  });
  const error = await failure(host.commit(commitOf(head, { 'run.sh': 'new' }), never));
  expect(error).toMatchObject({ code: 'HEAD_MOVED' });
  expect((await fake.log(name, 'main'))[0]?.sha).toBe(theirs);
});

test('what is too large for one call goes out in parts, as one commit', async () => {
  const { host, head, name } = await repository();
  calls();
  const files = Object.fromEntries(['1', '2', '3'].map((at) => [`${at}.md`, at.repeat(4 * 1024 * 1024)]));
  await host.commit(commitOf(head, files), never);
  expect(calls().filter((call) => call.endsWith('/git/trees'))).toHaveLength(2);
  expect(await fake.log(name, 'main')).toHaveLength(2);
  for (const [file, content] of Object.entries(files))
    expect((await fake.readFile(name, 'main', file)) === content).toBe(true);
});

const inSeconds = (count: number) => String(Math.ceil(Date.now() / 1000) + count);
test.each([
  [
    'a secondary limit',
    403,
    () => ({ 'retry-after': '7' }),
    'You have exceeded a secondary rate limit.',
    7000,
  ],
  ['a secondary limit without a time', 403, () => ({}), 'You have exceeded a secondary rate limit.', 60_000],
  [
    'the primary limit',
    403,
    () => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(900) }),
    'API rate limit exceeded',
    900_000,
  ],
  ['too many requests', 429, () => ({ 'retry-after': '3' }), 'Too many', 3000],
])('%s asks for a pause', async (_name, status, headers, message, pause) => {
  const { host, head, name } = await repository();
  fake.faults.fail(GRAPHQL, { status, headers: { ...headers() }, body: { message } });
  const error = await failure(host.commit(commitOf(head, { 'a.md': 'B' }), never));
  expect(error).toMatchObject({ code: 'RATE_LIMITED' });
  const { retryAfterMs } = error as { retryAfterMs: number };
  expect(retryAfterMs).toBeGreaterThanOrEqual(pause * 0.95);
  expect(retryAfterMs).toBeLessThanOrEqual(pause + 1000);
  expect((await fake.log(name, 'main'))[0]?.sha).toBe(head);
});

test('a limit that GraphQL answers with 200 asks for a pause, too', async () => {
  const { host, head } = await repository();
  const errors = [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded for installation' }];
  fake.faults.fail(GRAPHQL, {
    status: 200,
    headers: { 'x-ratelimit-reset': inSeconds(30) },
    body: { data: null, errors },
  });
  const error = await failure(host.commit(commitOf(head, { 'a.md': 'B' }), never));
  expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) });
});

test.each([500, 502, 503])(
  'status %i is a host that did not answer; the next try goes through',
  async (status) => {
    const { host, head } = await repository();
    fake.faults.fail(GRAPHQL, { status, body: { message: 'Unicorn' } });
    const request = commitOf(head, { 'a.md': 'B' });
    expect(await failure(host.commit(request, never))).toMatchObject({ code: 'UNREACHABLE' });
    await host.commit(request, never);
  },
);

test('an answer that breaks off is none', async () => {
  const { host, head } = await repository();
  fake.faults.fail(/^PATCH /, 'cut');
  const error = await failure(host.commit(commitOf(head, { 'run.sh': 'new' }), never));
  expect(error).toMatchObject({ code: 'UNREACHABLE' });
});

test('a commit whose answer was lost is found by the next fetch, and is not made twice', async () => {
  const { host, head, name, fetch } = await repository();
  fake.faults.fail(GRAPHQL, 'lose');
  const files = { 'a.md': 'B' };
  expect(await failure(host.commit(commitOf(head, files), never))).toMatchObject({ code: 'UNREACHABLE' });
  const now = await fetch();
  expect(now).not.toBe(head);
  expect(await host.commit(commitOf(now, files), never)).toEqual({ commit: now });
  expect(await fake.log(name, 'main')).toHaveLength(2);
});

test('a host that hangs is left as soon as the work is stopped', async () => {
  const { host, head } = await repository();
  const stop = new AbortController();
  fake.faults.fail(GRAPHQL, 'hang');
  fake.faults.before(GRAPHQL, () => {});
  const work = failure(host.commit(commitOf(head, { 'a.md': 'B' }), stop.signal));
  await expect.poll(() => fake.calls.at(-1)).toBe('POST /graphql');
  stop.abort(new Error('stopped'));
  expect(await work).toMatchObject({ message: 'stopped' });
});

test('a token that is revoked in the midst leaves the branch as it was', async () => {
  const { host, head, name } = await repository(undefined, 'short');
  fake.faults.before(/^POST .*\/git\/commits$/, () => fake.revoke('short'));
  const error = await failure(host.commit(commitOf(head, { 'run.sh': 'new' }), never));
  expect(error).toMatchObject({ code: 'AUTH_FAILED' });
  expect(JSON.stringify(error)).not.toContain('short');
  expect((await fake.log(name, 'main'))[0]?.sha).toBe(head);
});

test('a branch that is deleted in the midst is not made again', async () => {
  const { host, head, name } = await repository();
  const other = await fake.commitFiles(name, {
    files: { x: 'x' },
    author: ben,
    message: 'x',
    branch: 'other',
  });
  expect(other).toBeTruthy();
  const admin = await of.bench.open(name);
  fake.faults.before(/^PATCH /, () => admin.host.deleteBranch('main', never));
  const error = await failure(host.commit(commitOf(head, { 'run.sh': 'new' }), never));
  expect(error).toMatchObject({ code: 'NOT_FOUND' });
  await expect(fake.log(name, 'main')).rejects.toThrow('refs/heads/main');
});

test.each([[{ 'a.md': 'B' }], [{ 'run.sh': 'new' }]])(
  'a repository renamed since it was opened takes %j under its new name',
  async (files) => {
    const { host, head, name } = await repository();
    await fake.renameRepository(name, `${name}-renamed`);
    const { commit } = await host.commit(commitOf(head, files), never);
    expect((await fake.log(`${name}-renamed`, 'main'))[0]?.sha).toBe(commit);
  },
);

test('a renamed repository is fetched by its new name, as git follows no redirections', async () => {
  const name = `docs/gh-${(made += 1)}`;
  await fake.createRepository(name, { 'a.md': 'A' });
  await fake.renameRepository(name, `${name}-new`);
  const { remote, fetch, host } = await of.bench.open(name);
  expect(remote.url).toBe(`${fake.url}/${name}-new.git`);
  await host.commit(commitOf(await fetch(), { 'a.md': 'B' }), never);
  calls();
  expect((await of.bench.open(name)).remote.url).toBe(remote.url);
  expect(calls()).toEqual([]);
});

test('a redirection to another host is not followed', async () => {
  const { host, head, name } = await repository();
  const location = 'http://elsewhere.test/repos/x/y';
  const moved = { status: 301, headers: { location }, body: { message: 'Moved Permanently' } };
  fake.faults.fail(/^PATCH /, { ...moved, status: 307 });
  fake.faults.fail(/^GET \/repos\/[^/]+\/[^/]+$/, moved);
  const error = await failure(host.commit(commitOf(head, { 'run.sh': 'new' }), never));
  expect(error).toMatchObject({ code: 'NOT_FOUND' });
  expect((await fake.log(name, 'main'))[0]?.sha).toBe(head);
});

test('an archived repository refuses, which no other token would change', async () => {
  const { host, head } = await repository();
  const body = { message: 'Repository was archived so is read-only.' };
  fake.faults.fail(/^PATCH /, { status: 403, body });
  const error = await failure(host.commit(commitOf(head, { 'run.sh': 'new' }), never));
  expect(error).toMatchObject({ code: 'REFUSED', message: expect.stringContaining('archived') });
});

test('the App gets in where it is installed, for git and for the API, with a token for this repository alone', async () => {
  const { host, head, remote, name } = await repository('docs/of-app', null);
  expect(host.kind).toBe('github');
  expect(remote.token).toBe(fake.appTokens.at(-1));
  await host.commit(commitOf(head, { 'a.md': 'B' }), never);
  expect(await fake.log(name, 'main')).toHaveLength(2);
  expect(fake.appTokens).toHaveLength(1);
});

test('a token of the App that ends in the midst is replaced, and the commit goes through once', async () => {
  const { host, head, name } = await repository('docs/of-app-2', null);
  fake.faults.before(/^POST .*\/git\/trees$/, () => fake.revoke(fake.appTokens.at(-1)!));
  const before = fake.appTokens.length;
  await host.commit(commitOf(head, { 'run.sh': 'new' }), never);
  expect(fake.appTokens.length).toBe(before + 1);
  expect(await fake.log(name, 'main')).toHaveLength(2);
});

test('where the App is not installed, git goes on without it', async () => {
  await fake.createRepository('docs/foreign', { 'a.md': 'A' });
  const { host, remote } = await of.bench.open('docs/foreign', null);
  expect([host.kind, remote.token]).toEqual(['git', undefined]);
});

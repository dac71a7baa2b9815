import { type Emulator, createEmulator } from 'emulate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Config } from '#platform/config';
import { EgressGuard, guardedFetch } from '#platform/egress';
import { Git } from '#platform/git';
import { failure, never } from '../../../../../../test/hosts/host-bench.ts';
import { GitHubApp } from './github-app.ts';
import { GitHubClient } from './github-client.ts';
import { commitByObjects, commitFirst } from './github-commit.ts';
import { GitHubHost } from './github-host.ts';

// A second opinion on our calls, by somebody else's GitHub. It has no createCommitOnBranch, no git behind it and no
// renames; of what it answers only what GitHub's own description leaves no choice in is looked at here.
const LOOPBACK = '127.0.0.1,localhost,::1';
const NAME = { owner: 'octocat', name: 'docs' };
let github: Emulator;
let client: GitHubClient;
let app: GitHubApp;

beforeAll(async () => {
  const repo = { owner: NAME.owner, name: NAME.name, auto_init: false };
  const permissions = { contents: 'write', metadata: 'read', pull_requests: 'write' };
  const installations = [{ installation_id: 100, account: NAME.owner, repository_selection: 'all' as const }];
  github = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      github: {
        users: [{ login: NAME.owner, name: 'Octo Cat', email: 'octo@example.com' }],
        repos: [repo],
        apps: [{ app_id: 12345, slug: 'cairn', name: 'Cairn', permissions, installations }],
      },
    },
  });
  const key = github.generatedSecrets.find(({ kind }) => kind === 'github.app_private_key')?.value ?? '';
  const { gitHosts, egressAllow } = new Config({
    CAIRN_EGRESS_ALLOW_GIT: LOOPBACK,
    CAIRN_GITHUB_API_URL: github.url,
    CAIRN_GITHUB_APP_ID: '12345',
    CAIRN_GITHUB_APP_PRIVATE_KEY: key,
  });
  const fetch = guardedFetch(new EgressGuard(egressAllow), 'git');
  app = new GitHubApp(gitHosts.githubApp!, github.url, fetch);
  const credentials = app.credentialsFor(NAME);
  const access = { baseUrl: github.url, fetch, credentials, onRename: () => {} };
  client = new GitHubClient(access, { owner: NAME.owner, repo: NAME.name });
});
afterAll(() => github.close());

const plain = (path: string, content: string) => ({
  path,
  content: Buffer.from(content),
  before: null,
  after: '100644' as const,
});

let head = '';

test('gives the App a token for its repository', async () => {
  expect(await app.credentialsFor(NAME).current()).toMatch(/^ghs_/);
  const foreign = app.credentialsFor({ owner: NAME.owner, name: 'no-such' });
  expect(await failure(foreign.current())).toMatchObject({ code: 'NOT_FOUND' });
});

test('takes the first commit of an empty repository', async () => {
  const commit = { branch: 'main', message: 'Add one.md\n', files: [plain('docs/ü one.md', 'one\r\n')] };
  head = await client.run((octokit, name) => commitFirst(octokit, name, commit), never);
  expect(head).toMatch(/^[0-9a-f]{40}$/);
});

test('takes a commit object by object, and refuses one that would not be a fast forward', async () => {
  const files = [
    { ...plain('run.sh', 'new'), after: '100755' as const },
    { ...plain('b.bin', ''), content: Buffer.from([255, 0]) },
  ];
  const commit = { branch: 'main', message: 'Update run.sh\n', files, head };
  const made = await client.run((octokit, name) => commitByObjects(octokit, name, commit), never);
  expect(made).not.toBe(head);
  const late = { ...commit, files: [plain('late.md', 'late')] };
  const error = await failure(client.run((octokit, name) => commitByObjects(octokit, name, late), never));
  expect(error).toMatchObject({ code: 'HEAD_MOVED' });
  head = made;
});

test('makes a branch, opens one pull request of it, and deletes it', async () => {
  const nowhere = new Git({ emptyHome: '/nonexistent' }).mirror('/nonexistent');
  const host = new GitHubHost({ mirror: nowhere, remote: { kind: 'local', url: '/nonexistent' } }, client);
  await host.createBranch('side', head, never);
  await host.createBranch('side', head, never);
  const commit = { branch: 'side', message: 'Add side.md\n', files: [plain('side.md', 'side')], head };
  await client.run((octokit, name) => commitByObjects(octokit, name, commit), never);
  expect(await host.findReview('side', never)).toBeNull();
  const asked = { branch: 'side', target: 'main', title: 'Add side.md', body: 'By Ana.' };
  const review = await host.openReview(asked, never);
  expect(review.number).toBeGreaterThan(0);
  expect(await host.openReview(asked, never)).toEqual(review);
  expect(await host.findReview('side', never)).toEqual(review);
  await host.deleteBranch('side', never);
});

test('says what is not there', async () => {
  const fetch = guardedFetch(
    new EgressGuard(new Config({ CAIRN_EGRESS_ALLOW_GIT: LOOPBACK }).egressAllow),
    'git',
  );
  const access = { baseUrl: github.url, fetch, credentials: app.credentialsFor(NAME), onRename: () => {} };
  const missing = new GitHubClient(access, { owner: NAME.owner, repo: 'no-such' });
  expect(await failure(missing.locate(never))).toMatchObject({ code: 'NOT_FOUND' });
});

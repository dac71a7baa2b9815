import { isUtf8 } from 'node:buffer';
import type { Octokit } from '@octokit/core';
import type { PreparedFile } from '../mirror-commit.ts';
import { RemoteHostError } from '../remote-host.error.ts';
import type { GitHubName } from './github-client.ts';

export interface GitHubCommit {
  branch: string;
  message: string;
  files: readonly PreparedFile[];
}

interface Onto extends GitHubCommit {
  head: string;
}

const CREATE_COMMIT = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;
// How much GitHub takes in one request is not documented; far more than this has been seen to work.
const ONE_REQUEST_BYTES = 10 * 1024 * 1024;
const TREE_BYTES = 5 * 1024 * 1024;

/** Signed by GitHub and compared with the head in one call, which knows no modes. */
export async function commitOnBranch(octokit: Octokit, name: GitHubName, commit: Onto): Promise<string> {
  const [headline = '', ...body] = commit.message.split('\n');
  const input = {
    branch: { repositoryNameWithOwner: `${name.owner}/${name.repo}`, branchName: commit.branch },
    expectedHeadOid: commit.head,
    message: { headline, body: body.join('\n').trim() },
    fileChanges: {
      additions: commit.files.flatMap(({ path, content }) =>
        content === null ? [] : [{ path, contents: content.toString('base64') }],
      ),
      deletions: commit.files.flatMap(({ path, content }) => (content === null ? [{ path }] : [])),
    },
  };
  const answer = await octokit.graphql<{ createCommitOnBranch: { commit: { oid: string } } }>(CREATE_COMMIT, {
    input,
  });
  return answer.createCommitOnBranch.commit.oid;
}

/** Whether the one call will do: it would make an executable a plain file, and has its limit. */
export function fitsOneCall(files: readonly PreparedFile[]): boolean {
  const bytes = files.reduce((sum, { content }) => sum + (content?.length ?? 0), 0);
  return bytes <= ONE_REQUEST_BYTES && files.every(({ after }) => after === null || after === '100644');
}

/** Object by object: keeps modes and takes any size. The branch moves last, and only forwards. */
export async function commitByObjects(octokit: Octokit, name: GitHubName, commit: Onto): Promise<string> {
  const { branch, head, message } = commit;
  const parent = await octokit.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
    ...name,
    commit_sha: head,
  });
  let tree = parent.data.tree.sha;
  for (const files of inParts(commit.files)) {
    const entries = [];
    for (const file of files) entries.push(await treeEntry(octokit, name, file));
    const made = await octokit.request('POST /repos/{owner}/{repo}/git/trees', {
      ...name,
      base_tree: tree,
      tree: entries,
    });
    tree = made.data.sha;
  }
  const made = await octokit.request('POST /repos/{owner}/{repo}/git/commits', {
    ...name,
    message,
    tree,
    parents: [head],
  });
  const { sha } = made.data;
  await octokit.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', {
    ...name,
    ref: `heads/${branch}`,
    sha,
    force: false,
  });
  return sha;
}

/**
 * The git data API answers 409 as long as a repository is empty. So its first file makes a commit of its own, and
 * whatever else there is comes on top: stopped in between, the rest is still to be published.
 */
export async function commitFirst(octokit: Octokit, name: GitHubName, commit: GitHubCommit): Promise<string> {
  const [first, ...rest] = commit.files;
  if (!first?.content) throw new RemoteHostError('REFUSED', 'There is nothing to make a first commit of.');
  await assertEmpty(octokit, name, commit.branch);
  const { data } = await octokit.request('PUT /repos/{owner}/{repo}/contents/{path}', {
    ...name,
    path: first.path,
    branch: commit.branch,
    message: commit.message,
    content: first.content.toString('base64'),
  });
  const head = data.commit.sha;
  if (!head) throw new RemoteHostError('UNREACHABLE', 'GitHub did not say what the first commit is.');
  if (rest.length === 0) return head;
  const onto = { ...commit, files: rest, head };
  return fitsOneCall(rest) ? commitOnBranch(octokit, name, onto) : commitByObjects(octokit, name, onto);
}

/** The contents API would as well write to a branch that somebody has made meanwhile. */
async function assertEmpty(octokit: Octokit, name: GitHubName, branch: string): Promise<void> {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/branches', { ...name, per_page: 1 });
  if (data.length > 0)
    throw new RemoteHostError('HEAD_MOVED', `The repository has branches by now, not "${branch}".`);
}

async function treeEntry(octokit: Octokit, name: GitHubName, { path, content, before, after }: PreparedFile) {
  const mode = asFileMode(after ?? before);
  if (content === null) return { path, mode, type: 'blob' as const, sha: null };
  if (isUtf8(content)) return { path, mode, type: 'blob' as const, content: content.toString() };
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/git/blobs', {
    ...name,
    content: content.toString('base64'),
    encoding: 'base64',
  });
  return { path, mode, type: 'blob' as const, sha: data.sha };
}

const asFileMode = (mode: PreparedFile['after']): '100644' | '100755' =>
  mode === '100755' ? '100755' : '100644';

function* inParts(files: readonly PreparedFile[]): Generator<PreparedFile[]> {
  let part: PreparedFile[] = [];
  let bytes = 0;
  for (const file of files) {
    part.push(file);
    bytes += file.content?.length ?? 0;
    if (bytes < TREE_BYTES) continue;
    yield part;
    part = [];
    bytes = 0;
  }
  if (part.length > 0) yield part;
}

import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import { type GitHubFake, startGitHubFake } from '@cairn/test-kit/github-fake';
import { type GitLabFake, startGitLabFake } from '@cairn/test-kit/gitlab-fake';
import { type HostCommit, type RemoteHost, RemoteHosts } from '#modules/docs';
import { Config } from '#platform/config';
import { EgressGuard } from '#platform/egress';
import { Git, type Mirror, type Remote } from '#platform/git';
import { createLogger } from '#platform/logger';

export const TOKEN = 'token-of-the-project';
export const ana = { name: 'Ana Lima', email: 'ana@example.com' };
export const ben = { name: 'Ben', email: 'ben@example.com' };

export interface OpenedHost {
  host: RemoteHost;
  mirror: Mirror;
  remote: Remote;
  /** What the branch is at, fetched into the mirror. */
  fetch: (branch?: string) => Promise<string | null>;
}

/** One host and the way to it, as a server would have them. */
export class HostBench {
  readonly server: GitServer;
  readonly hosts: RemoteHosts;
  private readonly folder: string;
  private readonly git: Git;
  private mirrors = 0;

  constructor(server: GitServer, folder: string, env: Record<string, string>) {
    this.server = server;
    this.folder = folder;
    this.git = new Git({ emptyHome: path.join(folder, 'home') });
    const config = new Config({ CAIRN_EGRESS_ALLOW_GIT: '127.0.0.1', ...env });
    const logger = createLogger('silent');
    this.hosts = new RemoteHosts(config, new EgressGuard(config.egressAllow), logger);
  }

  async open(repository: string, token: string | null = TOKEN): Promise<OpenedHost> {
    this.mirrors += 1;
    const mirror = this.git.mirror(path.join(this.folder, `mirror-${this.mirrors}.git`));
    const url = `${this.server.url}/${repository}.git`;
    const given: Remote = { kind: 'http', url, addresses: ['127.0.0.1'], ...(token !== null && { token }) };
    const { host, remote } = await this.hosts.open(mirror, given);
    return { host, mirror, remote, fetch: (branch = 'main') => mirror.fetch(remote, branch) };
  }

  async close(): Promise<void> {
    await this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const newFolder = () => mkdtemp(path.join(tmpdir(), 'hosts-'));

export interface BenchOfKind {
  kind: RemoteHost['kind'];
  bench: HostBench;
  /** What the host had to say of requests and answers that are not as its description has them. */
  problems: string[];
  protect: (repository: string, branch: string) => Promise<void> | void;
}

async function gitBench(): Promise<BenchOfKind> {
  const server = await startGitServer({ tokens: { [TOKEN]: { read: '*', write: '*' } } });
  const bench = new HostBench(server, await newFolder(), {});
  return {
    kind: 'git',
    bench,
    problems: [],
    protect: async (repository, branch) => {
      const hook = path.join(server.directory(repository), 'hooks', 'pre-receive');
      const said = 'echo "GH006: Protected branch update failed for refs/heads/main."; exit 1';
      await mkdir(path.dirname(hook), { recursive: true });
      await writeFile(hook, `#!/bin/sh\ngrep -q refs/heads/${branch} || exit 0\n${said}\n`);
      await chmod(hook, 0o755);
    },
  };
}

export async function githubBench(
  options: Parameters<typeof startGitHubFake>[0] = { tokens: [TOKEN] },
  env: Record<string, string> = {},
): Promise<BenchOfKind & { fake: GitHubFake }> {
  const fake = await startGitHubFake(options);
  const bench = new HostBench(fake, await newFolder(), { CAIRN_GITHUB_API_URL: fake.apiUrl, ...env });
  return { kind: 'github', bench, fake, problems: fake.problems, protect: fake.protect };
}

export async function gitlabBench(): Promise<BenchOfKind & { fake: GitLabFake }> {
  const fake = await startGitLabFake({ tokens: [TOKEN] });
  const bench = new HostBench(fake, await newFolder(), { CAIRN_GITLAB_API_URL: fake.apiUrl });
  return { kind: 'gitlab', bench, fake, problems: fake.problems, protect: fake.protect };
}

export const benches: readonly [RemoteHost['kind'], () => Promise<BenchOfKind>][] = [
  ['git', gitBench],
  ['github', githubBench],
  ['gitlab', gitlabBench],
];

/** As its owner gets it from GitHub. */
export function newAppKey() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { pem: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), publicKey };
}

/** Texts, bytes, or null for a deletion, by path. */
export function commitOf(
  expectedHead: string | null,
  files: Record<string, string | Buffer | null>,
  more: Partial<HostCommit> = {},
): HostCommit {
  const changes = Object.entries(files).map(([file, content]) => ({
    path: file,
    content: typeof content === 'string' ? Buffer.from(content) : content,
  }));
  const message = 'Update documents\n\nDoc-Version: a.md@2\n';
  return { branch: 'main', expectedHead, changes, message, author: ana, coAuthors: [ben], ...more };
}

export const never = new AbortController().signal;

export async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => Promise.reject(new Error('It went through.')),
    (error: unknown) => error,
  );
}

/** After each test: was all that went over the wire as the host's description has it? */
export function assertNoProblems({ problems }: BenchOfKind): void {
  const found = problems.splice(0);
  if (found.length > 0) throw new Error(found.join('\n'));
}

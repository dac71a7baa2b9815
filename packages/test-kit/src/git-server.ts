import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type CommitFiles,
  type LogEntry,
  type Person,
  type TestFile,
  branchesOf,
  commitTo,
  forceTo,
  gitEnvironment,
  initBare,
  logOf,
  messageOf,
  readBlob,
} from './git-repository.ts';

export type { CommitFiles, LogEntry, Person, TestFile } from './git-repository.ts';

interface TokenRights {
  read: string[] | '*';
  write: string[] | '*';
}

export interface GitRequest {
  method: string;
  /** Path and query. */
  url: string;
  authorization: string | null;
  /** 0 until it is answered. */
  status: number;
}

/** Answers a request itself and returns true, or leaves it alone; waiting in it stalls the request. */
export type Interceptor = (
  request: http.IncomingMessage,
  response: http.ServerResponse,
) => boolean | Promise<boolean>;

export interface GitServerOptions {
  /** Folder of the bare repositories; without it a temporary one, which `close` removes. */
  root?: string;
  tokens?: Record<string, TokenRights>;
  /** Everybody may read and write; the default when there are no tokens. */
  anonymous?: boolean;
  intercept?: Interceptor;
}

export interface GitServer {
  url: string;
  root: string;
  /** All that came in, oldest first. */
  requests: GitRequest[];
  directory(name: string): string;
  /** The id of its first commit, or null when `files` is empty: then it has no branch either. */
  createRepository(
    name: string,
    files: Record<string, TestFile>,
    options?: { branch?: string; author?: Person },
  ): Promise<string | null>;
  commitFiles(name: string, commit: CommitFiles): Promise<string>;
  log(name: string, branch: string): Promise<LogEntry[]>;
  readFile(name: string, branch: string, file: string): Promise<string | null>;
  message(name: string, branch: string): Promise<string>;
  branches(name: string): Promise<string[]>;
  /** As a push by force does; null deletes the branch. */
  force(name: string, branch: string, commit: string | null): Promise<void>;
  close(): Promise<void>;
}

const ROUTE =
  /^\/(?<name>(?:[\w.-]+\/)*[\w.-]+?)(?:\.git)?(?<service>\/(?:info\/refs|git-upload-pack|git-receive-pack))$/;

/** Real git repositories over smart HTTP, on a free port of 127.0.0.1. Any user name; the password is the token. */
export async function startGitServer(options: GitServerOptions = {}): Promise<GitServer> {
  const root = options.root ?? (await mkdtemp(path.join(tmpdir(), 'git-server-')));
  await mkdir(root, { recursive: true });
  const requests: GitRequest[] = [];
  const server = http.createServer((request, response) => {
    const record = remember(requests, request, response);
    answer(root, options, request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
      record.status = 500;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    root,
    requests,
    ...repositories(root),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (!options.root) await rm(root, { recursive: true, force: true });
    },
  };
}

function repositories(root: string): Omit<GitServer, 'url' | 'root' | 'requests' | 'close'> {
  const directory = (name: string) => path.join(root, `${name}.git`);
  return {
    directory,
    createRepository: async (name, files, { branch = 'main', author = TESTER } = {}) => {
      await initBare(directory(name), branch);
      if (Object.keys(files).length === 0) return null;
      return commitTo(directory(name), { files, author, message: 'Initial commit', branch });
    },
    commitFiles: (name, commit) => commitTo(directory(name), commit),
    log: (name, branch) => logOf(directory(name), branch),
    readFile: (name, branch, file) => readBlob(directory(name), branch, file),
    message: (name, branch) => messageOf(directory(name), branch),
    branches: (name) => branchesOf(directory(name)),
    force: (name, branch, commit) => forceTo(directory(name), branch, commit),
  };
}

const TESTER: Person = { name: 'Test Author', email: 'author@example.com' };

function remember(
  requests: GitRequest[],
  request: http.IncomingMessage,
  response: http.ServerResponse,
): GitRequest {
  const record: GitRequest = {
    method: request.method ?? '',
    url: request.url ?? '',
    authorization: request.headers.authorization ?? null,
    status: 0,
  };
  requests.push(record);
  response.on('finish', () => (record.status = response.statusCode));
  return record;
}

async function answer(
  root: string,
  options: GitServerOptions,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  if (await options.intercept?.(request, response)) return;
  const url = new URL(request.url ?? '/', 'http://localhost');
  const route = ROUTE.exec(url.pathname)?.groups;
  const name = route?.['name'] ?? '';
  const service = route?.['service'] ?? '';
  const isWrite = [service.slice(1), url.searchParams.get('service')].includes('git-receive-pack');
  const refusal = decide(options, request, name, isWrite);
  if (refusal === 401) response.setHeader('www-authenticate', 'Basic realm="git"');
  if (refusal) return void response.writeHead(refusal).end();
  if (!route || !existsSync(path.join(root, `${name}.git`))) return void response.writeHead(404).end();
  serve(root, `/${name}.git${service}`, url, request, response);
}

/** The status of a refusal, or null; like the well-known hosts, 404 for what the token may not see. */
function decide(
  options: GitServerOptions,
  request: http.IncomingMessage,
  name: string,
  isWrite: boolean,
): number | null {
  if (options.anonymous ?? !options.tokens) return null;
  const rights = options.tokens?.[tokenOf(request.headers.authorization ?? '')];
  if (!rights) return 401;
  const may = (right: string[] | '*') => right === '*' || right.includes(name);
  if (!may(rights.read) && !may(rights.write)) return 404;
  return isWrite && !may(rights.write) ? 403 : null;
}

function tokenOf(authorization: string): string {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (scheme.toLowerCase() !== 'basic') return value;
  const pair = Buffer.from(value, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}

/** One request through `git http-backend`, which speaks CGI. */
function serve(
  root: string,
  pathInfo: string,
  url: URL,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  const backend = spawn('git', ['-c', 'http.receivepack=true', 'http-backend'], {
    env: { ...gitEnvironment(), ...cgiVariables(root, pathInfo, url, request) },
    stdio: ['pipe', 'pipe', 'ignore'],
    // A group of its own, with the program that git starts in turn.
    detached: true,
  });
  // http-backend spins for ever on a request whose end never comes, and minds no SIGTERM while it does.
  const kill = () => killGroup(backend.pid);
  if (response.closed) kill();
  response.on('close', kill);
  process.once('exit', kill);
  backend.once('exit', () => process.off('exit', kill));
  request.pipe(backend.stdin);
  backend.stdin.on('error', () => request.resume()); // It may end before it has read everything.
  let head = Buffer.alloc(0);
  backend.stdout.on('data', (chunk: Buffer) => {
    if (response.headersSent) return writeOn(backend.stdout, response, chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    writeHead(response, head.subarray(0, end).toString());
    writeOn(backend.stdout, response, head.subarray(end + 4));
  });
  backend.on('close', () => {
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}

function cgiVariables(
  root: string,
  pathInfo: string,
  url: URL,
  request: http.IncomingMessage,
): Record<string, string> {
  const optional = {
    CONTENT_LENGTH: request.headers['content-length'], // Not there for chunked bodies: it reads to the end then.
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
    GIT_PROTOCOL: request.headers['git-protocol']?.toString(),
  };
  const given = Object.entries(optional).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: pathInfo,
    QUERY_STRING: url.search.slice(1),
    REQUEST_METHOD: request.method ?? 'GET',
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    REMOTE_ADDR: '127.0.0.1',
    ...Object.fromEntries(given),
  };
}

function writeHead(response: http.ServerResponse, head: string): void {
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).trim();
    if (/^status$/i.test(line.slice(0, colon))) response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(line.slice(0, colon), value);
  }
  response.flushHeaders();
}

function writeOn(source: NodeJS.ReadableStream, response: http.ServerResponse, chunk: Buffer): void {
  if (chunk.length === 0 || response.write(chunk)) return;
  source.pause();
  response.once('drain', () => source.resume());
}

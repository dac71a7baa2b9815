// A small stand-in for the platform's hook API, to test the workstation's hook scripts without a server.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { pack } from 'tar-stream';

export type HookLock = {
  lockedBy: string;
  lockedByName: string;
  /** Everybody in the editing session, where it is more than one. */
  editors?: string;
  lockedAt: string;
  expiresAt: string;
  reason?: string;
  lockIsYours: boolean;
};
export type TarEntry = { name: string; content: string; type?: 'file' | 'symlink' };
type Answer = (response: ServerResponse, request: { path: string; body: string }) => void;

export type HookServer = {
  url: string;
  apiKey: string;
  projectId: string;
  /** File name → content; change it and the hash changes. */
  docs: Map<string, string>;
  lock: HookLock | null;
  /** As in the answers of the platform; left out: they do not say. */
  whenUnreachable?: 'continue' | 'block';
  /** What was reported, by session and event: each once. */
  events: Map<string, Record<string, unknown>>;
  /** Answers a route in another way than the platform would, until it is taken away again. */
  override: { status?: Answer; sync?: Answer; events?: Answer };
  requests: { method: string; path: string; body: string; headers: IncomingMessage['headers'] }[];
  manifest(): string;
  hash(): string;
  /** What the sync route answers to a caller that has these documents. */
  archiveFor(have: string): Promise<Buffer>;
  close(): Promise<void>;
};

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

/** Listens on a free port of 127.0.0.1. */
export async function startHookServer(apiKey = 'cairn_test_key', projectId = 'p-1'): Promise<HookServer> {
  const server = createServer((request, response) => {
    handle(hooks, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const docs = new Map<string, string>();
  const hooks: HookServer = {
    url: `http://127.0.0.1:${port}`,
    apiKey,
    projectId,
    docs,
    lock: null,
    events: new Map(),
    override: {},
    requests: [],
    manifest: () => manifestOf(docs),
    hash: () => `sha256:${sha256(manifestOf(docs))}`,
    archiveFor: (have) => archiveFor(docs, have),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return hooks;
}

async function handle(hooks: HookServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const { method = '', url: path = '', headers } = request;
  hooks.requests.push({ method, path, body, headers });

  const route = /^\/hook\/(status|sync|events)\/([^?]*)(\?format=(?:text|tar))?$/.exec(path);
  const override = hooks.override[route?.[1] as 'status' | 'sync' | 'events'];
  if (override) return override(response, { path, body });
  if (headers['x-api-key'] !== hooks.apiKey) return refuse(response, 401, 'NOT_SIGNED_IN');
  if (!route || route[2] !== hooks.projectId) return refuse(response, 404, 'NOT_FOUND');
  if (route[1] === 'events') {
    const answer = takeIn(hooks, JSON.parse(body).events);
    response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  } else if (!route[3]) {
    const answer = route[1] === 'status' ? statusFacts(hooks) : changesFor(hooks, JSON.parse(body).files);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  } else if (route[1] === 'status') {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(statusText(hooks));
  } else {
    response.writeHead(200, { 'content-type': 'application/x-tar' }).end(await hooks.archiveFor(body));
  }
}

function takeIn(hooks: HookServer, events: Record<string, unknown>[]): object {
  const known = hooks.events.size;
  for (const event of events)
    hooks.events.set(`${String(event['sessionId'])} ${String(event['eventId'])}`, event);
  const accepted = hooks.events.size - known;
  return { accepted, duplicates: events.length - accepted };
}

const statusFacts = (hooks: HookServer) => ({
  locked: hooks.lock !== null,
  hash: hooks.hash(),
  ...(hooks.whenUnreachable && { whenUnreachable: hooks.whenUnreachable }),
  ...hooks.lock,
});

function changesFor(hooks: HookServer, have: Record<string, string>): object {
  const docs = [...hooks.docs]
    .map(([fileName, content]) => ({ fileName, hash: `sha256:${sha256(content)}`, version: 1, content }))
    .filter(({ fileName, hash }) => have[fileName] !== hash);
  return { hash: hooks.hash(), docs, deleted: Object.keys(have).filter((name) => !hooks.docs.has(name)) };
}

function statusText(hooks: HookServer): string {
  return Object.entries(statusFacts(hooks))
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

function refuse(response: ServerResponse, statusCode: number, code: string): void {
  response.writeHead(statusCode, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ statusCode, code, message: [`${code} for a test.`] }));
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function manifestOf(docs: Map<string, string>): string {
  return [...docs.keys()]
    .toSorted(byBytes)
    .map((name) => `${sha256(docs.get(name) ?? '')}  ${name}\n`)
    .join('');
}

function archiveFor(docs: Map<string, string>, have: string): Promise<Buffer> {
  const lines = new Set(have.split('\n'));
  const manifest = manifestOf(docs);
  const changed = manifest.split('\n').filter((line) => line !== '' && !lines.has(line));
  const deleted = [...lines].map((line) => line.slice(66)).filter((name) => name !== '' && !docs.has(name));
  return tarOf([
    ...changed.map((line) => ({ name: line.slice(66), content: docs.get(line.slice(66)) ?? '' })),
    { name: '.cairn/manifest', content: manifest },
    { name: '.cairn/hash', content: `sha256:${sha256(manifest)}\n` },
    { name: '.cairn/deleted', content: deleted.map((name) => `${name}\n`).join('') },
  ]);
}

/** A symlink's content is where it points. */
export async function tarOf(entries: TarEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, content, type = 'file' } of entries) {
    if (type === 'file') archive.entry({ name }, content);
    else archive.entry({ name, type, linkname: content });
  }
  archive.finalize();
  return buffer(archive);
}

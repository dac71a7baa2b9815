import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { pagePaths } from './page-list.ts';
import { ask } from './raw-request.ts';

const WEB = join(import.meta.dirname, '../../apps/web');
const MARKER = 'Marker-7c1f0e52';
const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

let server: RunningServer;
let pages: string[];
let assets: string[];
let cookie: string;

const get = (path: string, headers?: Record<string, string>) => ask(server.url, path, { headers });

beforeAll(async () => {
  server = await startServer();
  const owner = { email: 'olga@example.test', name: MARKER, password: 'correct horse battery' };
  const { setCookies } = await send('/api/auth/setup', { ...owner, token: server.setupToken });
  cookie = setCookies.map((line) => line.split(';')[0]).join('; ');
  const project = await send('/api/projects', { name: MARKER, description: MARKER });
  const doc = await send(`/api/projects/${project.id}/docs`, { fileName: `${MARKER}.md`, content: MARKER });
  pages = pagePaths({ projectId: project.id, docId: doc.id });
  assets = await assetsOf(['/login', `/editor/${project.id}/${doc.id}`]);
});
afterAll(() => server?.stop());

interface Made {
  id: string;
  setCookies: string[];
}

async function send(path: string, body: unknown): Promise<Made> {
  const answer = await fetch(server.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-requested-with': 'app',
      origin: server.url,
      ...(cookie && { cookie }),
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status} ${await answer.text()}`);
  return { ...((await answer.json()) as Made), setCookies: answer.headers.getSetCookie() };
}

async function assetsOf(from: string[]): Promise<string[]> {
  const htmls = await Promise.all(from.map(async (path) => (await get(path)).text));
  const found = htmls.flatMap((html) =>
    [...html.matchAll(/(?:src|href)="(\/_next\/static\/[^"?]+)/g)].map(([, path]) => path!),
  );
  const monaco = readdirSync(join(WEB, 'public/monaco'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)(monaco|editor\.worker)\.js$/.test(file) && !file.startsWith('.'))
    .map((file) => `/monaco/${file}`);
  return [...new Set([...found, ...monaco, '/icon.svg'])];
}

const directive = (policy: string, name: string): string =>
  policy.split('; ').find((one) => one.startsWith(`${name} `)) ?? '';

describe('every answer beside the API', () => {
  test('is looked at here', () => {
    expect(pages).toEqual(expect.arrayContaining(['/', '/login']));
    expect(pages.some((path) => /^\/editor\/[\da-f-]{36}\/[\da-f-]{36}$/.test(path))).toBe(true);
    expect(assets.length).toBeGreaterThan(10);
    expect(assets.some((path) => /^\/monaco\/.*worker\.js$/.test(path))).toBe(true);
  });

  test('[S20][A29] says that it is not to be framed, sniffed or told about, errors included', async () => {
    const others = [
      '/nothing',
      '/%ff',
      '/login/',
      '//evil.test/',
      '/_next/static/nothing.js',
      '/_next/image?url=%2Ficon.svg&w=64&q=75',
      '/_global-error',
    ];
    const statuses = new Set<number>();
    for (const path of [...pages, ...assets, ...others]) {
      const { status, headers } = await get(path);
      statuses.add(status);
      expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
      expect([path, headers['x-frame-options']]).toEqual([path, 'DENY']);
      expect([path, headers['x-content-type-options']]).toEqual([path, 'nosniff']);
      expect([path, headers['referrer-policy']]).toEqual([path, 'same-origin']);
      expect([path, headers['x-powered-by']]).toEqual([path, undefined]);
    }
    expect([...statuses].toSorted((a, b) => a - b)).toEqual([200, 308, 404, 500]);
  });

  test('[S20] of a page lets only scripts with a nonce run, a new one each time', async () => {
    const seen = new Set<string>();
    for (const path of [...pages, ...pages, '/nothing', '/monaco/nothing.js']) {
      const { headers, text } = await get(path);
      const policy = String(headers['content-security-policy']);
      const [, nonce = ''] =
        /^script-src 'nonce-([\w+/]{22}==)' 'strict-dynamic'$/.exec(directive(policy, 'script-src')) ?? [];
      expect(seen.has(nonce), `${path}: ${policy}`).toBe(false);
      seen.add(nonce);
      const scripts = [...text.matchAll(/<script([^>]*)>/g)].map(([, attributes]) => attributes!);
      expect(scripts.length, path).toBeGreaterThan(3);
      expect(
        scripts.filter((attributes) => !attributes.includes(`nonce="${nonce}"`)),
        path,
      ).toEqual([]);
      expect(policy).not.toMatch(/unsafe-eval|\*|https?:/);
      for (const name of ['object-src', 'base-uri']) expect(directive(policy, name)).toBe(`${name} 'none'`);
      expect(headers['cache-control'], path).toContain('no-store');
    }
  });

  test('[S20] takes no nonce from whoever asks', async () => {
    const wanted = 'AAAAAAAAAAAAAAAAAAAAAA==';
    const { headers, text } = await get('/login', {
      'content-security-policy': `script-src 'nonce-${wanted}'`,
      'content-security-policy-report-only': `script-src 'nonce-${wanted}'`,
      'x-nonce': wanted,
    });
    expect(headers['content-security-policy']).not.toContain(wanted);
    expect(text).not.toContain(wanted);
  });

  test.each(['evil.test', 'localhost.evil.test', '127.0.0.1.evil.test', 'null'])(
    '[A25] is a refusal under the name %s',
    async (host) => {
      for (const path of [...pages, ...assets]) {
        const { status, text } = await get(path, { host });
        expect([path, status]).toEqual([path, 421]);
        expect(text).toContain('HOST_REFUSED');
      }
    },
  );

  test.each(['https://evil.test', 'null'])('[A25][S19] lets no page of %s read it', async (origin) => {
    for (const path of [...pages, ...assets]) {
      const { headers } = await get(path, { origin, cookie, 'sec-fetch-site': 'cross-site' });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });
});

describe('what Next.js would listen to', () => {
  const tree = encodeURIComponent(JSON.stringify(['', { children: ['__PAGE__', {}] }, null, null, true]));
  const headersToTry: Record<string, string>[] = [
    {},
    { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
    {
      'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware',
    },
    { 'x-middleware-prefetch': '1', purpose: 'prefetch' },
    { 'x-middleware-rewrite': '/api/projects', 'x-middleware-next': '1', 'x-middleware-set-cookie': 'a=b' },
    { 'x-middleware-override-headers': 'cookie', 'x-middleware-request-cookie': 'cairn_at=x' },
    { 'x-nextjs-data': '1' },
    { 'x-matched-path': '/api/projects', 'x-now-route-matches': '1=x' },
    { 'x-invoke-path': '/', 'x-invoke-query': '%7B%7D', 'x-invoke-output': '/', 'x-invoke-status': '200' },
    { 'x-original-url': '/api/projects', 'x-rewrite-url': '/api/projects' },
    { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' },
    { 'x-prerender-revalidate': 'x', 'x-prerender-bypass': '1' },
    { 'x-next-resume': '1', 'next-resume': '1' },
    { rsc: '1' },
    { rsc: '1', 'next-router-prefetch': '1' },
    { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
    { rsc: '1', 'next-router-segment-prefetch': '/__PAGE__', 'next-url': '/' },
    { rsc: '1', 'next-router-state-tree': tree, 'next-url': '/projects' },
    { rsc: '1', 'next-hmr-refresh': '1' },
  ];
  const spellings: ((path: string) => string)[] = [
    (path) => `${path === '/' ? '/index' : path}.rsc`,
    (path) => `${path === '/' ? '/index' : path}.segments/_tree.segment.rsc`,
    (path) => `${path === '/' ? '/index' : path}.prefetch.rsc`,
    (path) => `${path}?_rsc=1`,
    (path) => `${path}?nxtPprojectId=x&nxtPdocId=y&__nextLocale=en&__nextDataReq=1`,
    (path) => `/_next/data/${buildId()}${path === '/' ? '/index' : path}.json`,
    (path) => `/en${path}`,
    (path) => `/en/_next/data/${buildId()}${path}.json`,
    (path) => `/${path}`,
    (path) => `${path}/`,
    (path) => `/.${path}`,
    (path) => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    (path) => `${path};x=1`,
  ];
  const buildId = () => readFileSync(join(WEB, '.next/BUILD_ID'), 'utf8').trim();

  test('[A02] gets nothing of the database out of a page, with a header, a suffix or a spelling', async () => {
    const api = await get('/api/projects', { cookie });
    expect(api.text).toContain(MARKER);
    for (const path of pages) {
      for (const headers of headersToTry) {
        const { text, status } = await get(path, headers);
        expect(text.includes(MARKER), `${path} ${JSON.stringify(headers)}`).toBe(false);
        expect(status, `${path} ${JSON.stringify(headers)}`).toBeLessThan(500);
      }
      for (const spell of spellings) {
        const { text, status } = await get(spell(path));
        expect(text.includes(MARKER), spell(path)).toBe(false);
        expect(status, spell(path)).toBeLessThan(500);
      }
    }
  });

  test('[A02] finds no data in pages even for somebody signed in: it all comes from the API', async () => {
    for (const path of pages)
      for (const headers of [{ cookie }, { cookie, rsc: '1' }] as Record<string, string>[])
        expect((await get(path, headers)).text.includes(MARKER), path).toBe(false);
  });

  test('[A03] in an upgrade with an absolute address reaches no other server', async () => {
    let calls = 0;
    const canary = createServer((socket) => {
      calls += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(canary, 'listening');
    const elsewhere = `127.0.0.1:${(canary.address() as AddressInfo).port}`;
    const own = new URL(server.url).host;
    try {
      for (const host of [own, elsewhere])
        for (const target of [
          `http://${elsewhere}/`,
          `http://${elsewhere}/_next/webpack-hmr`,
          `//${elsewhere}/`,
          `http:/${elsewhere}/`,
          `http://${own}@${elsewhere}/`,
        ])
          for (const headers of [
            { ...UPGRADE, host },
            { host, connection: 'close' },
          ]) {
            const { status } = await get(target, headers);
            expect([200, 308, 400, 404, 421], `${target} for ${host}`).toContain(status);
          }
    } finally {
      canary.close();
    }
    expect(calls).toBe(0);
  });

  test('[A04] in a post to a page is refused at once, a hundred times over, and kept nowhere', async () => {
    const junk = `--x\r\nContent-Disposition: form-data; name="0"\r\n\r\n["$F1","$@2",{"then":"$1:__proto__:then"}]\r\n--x\r\n${'A'.repeat(60_000)}\r\n--x--`;
    const kinds: Record<string, string>[] = [
      { 'content-type': 'multipart/form-data; boundary=x', 'next-action': 'x' },
      { 'content-type': 'multipart/form-data; boundary=x', 'next-action': '7f'.repeat(21) },
      {
        'content-type': 'text/plain;charset=UTF-8',
        'next-action': '40'.repeat(21),
        accept: 'text/x-component',
      },
      { 'content-type': 'application/x-www-form-urlencoded' },
    ];
    const before = residentMegabytes(server.pid);
    const printed = server.logs().length;
    const times: number[] = [];
    for (let n = 0; n < 100; n++) {
      const began = performance.now();
      const headers = kinds[n % kinds.length]!;
      const { status, text } = await ask(server.url, n % 2 ? '/' : '/login', {
        method: 'POST',
        headers,
        body: junk,
      });
      times.push(performance.now() - began);
      expect([status, text]).toEqual([405, expect.stringContaining('METHOD_NOT_ALLOWED')]);
    }
    times.sort((a, b) => a - b);
    expect(times[94]).toBeLessThan(200);
    expect(residentMegabytes(server.pid) - before).toBeLessThan(64);
    expect(server.logs().slice(printed)).not.toContain('Server Reference');
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])(
    '[A04] by %s is nothing at all',
    async (method) => {
      for (const path of [...pages, '/nothing', '/icon.svg'])
        expect([path, (await ask(server.url, path, { method })).status]).toEqual([path, 405]);
    },
  );

  test('[A04] as a server action is nowhere in the sources', () => {
    const sources = readdirSync(join(WEB, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.tsx?$/.test(file),
    );
    expect(sources.length).toBeGreaterThan(100);
    const acting = sources.filter((file) =>
      /['"]use server['"]/.test(readFileSync(join(WEB, 'src', file), 'utf8')),
    );
    expect(acting).toEqual([]);
  });
});

describe('of the workshop, nothing', () => {
  test.each([
    '/.git/config',
    '/.git/HEAD',
    '/.env',
    '/.env.local',
    '/.env.production',
    '/.npmrc',
    '/.next/BUILD_ID',
    '/.well-known/../.env',
    '/package.json',
    '/pnpm-lock.yaml',
    '/next.config.mjs',
    '/tsconfig.json',
    '/src/app/layout.tsx',
    '/server.js',
    '/_next/server/middleware-manifest.json',
    '/_next/static/../server/app-paths-manifest.json',
    '/_next/static/..%2f..%2fpackage.json',
    '/_next/static/%2e%2e/BUILD_ID',
    '/monaco/..%2f..%2fpackage.json',
    '/monaco/%2e%2e/%2e%2e/package.json',
    '/__nextjs_source-map?filename=x',
    '/__nextjs_original-stack-frames',
    '/_next/webpack-hmr',
    '/debug',
    '/server-status',
    '/phpinfo.php',
  ])('[S46] is at %s', async (path) => {
    const { status, text } = await get(path);
    expect([400, 404]).toContain(status);
    expect(text).not.toMatch(/"dependencies"|\[core\]|lockfileVersion|reactStrictMode/);
  });

  test('[S46] is told by the scripts: there are no source maps and no ways to them', async () => {
    for (const path of assets) {
      const asset = await get(path);
      expect([path, asset.status]).toEqual([path, 200]);
      expect(asset.text.includes('sourceMappingURL='), path).toBe(false);
      expect([path, (await get(`${path}.map`)).status]).toEqual([path, 404]);
    }
  });

  test('[S46] is echoed to TRACE', async () => {
    for (const path of [...pages, '/api/auth/me', '/health']) {
      const { status, text } = await ask(server.url, path, {
        method: 'TRACE',
        headers: { 'x-echo': MARKER },
      });
      expect([400, 404, 405, 501], path).toContain(status);
      expect(text).not.toContain(MARKER);
    }
  });
});

/** What the process has in memory, as Linux counts it. */
function residentMegabytes(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

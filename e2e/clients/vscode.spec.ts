import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from '@cairn/test-kit/browser';
import { LINK_DEFAULTS, readWatchState, writeLink } from '@cairn/workstation';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Session, signIn } from '../faults/api.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { type RunningEditor, startEditor } from './code-server.ts';

const SHOTS = join(import.meta.dirname, '../screenshots');
const WITHIN = { timeout: 20_000 };

let server: RunningServer;
let ana: Session;
let projectId: string;
let apiKey: string;
let home: string;
let checkout: string;
let editor: RunningEditor;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  server = await startServer({ env: { CAIRN_ROLE: 'worker' } });
  ana = await signIn(server, true);
  const project = await ana.call<{ id: string }>('POST', '/api/projects', { name: 'Shop' });
  projectId = project.body.id;
  await addDocument('AGENTS.md', '# Shop\n\nBuild with `pnpm build`.\n');
  await addDocument('rules/typescript.md', '---\ndescription: TypeScript\n---\n\n- No `any`\n');
  await addDocument('guides/release.md', '# Releases\n\nTag the zebra, then publish.\n');
  const key = await ana.call<{ key: string }>('POST', `/api/projects/${projectId}/api-keys`, {
    name: 'VS Code',
    scopes: ['hook', 'read', 'write'],
  });
  apiKey = key.body.key;
  home = await realpath(await mkdtemp(join(tmpdir(), 'cairn-vscode-')));
  checkout = join(home, 'shop');
  await mkdir(join(checkout, 'src'), { recursive: true });
  await writeFile(join(checkout, 'src/main.ts'), 'export {};\n');
  writeLink(checkout, { ...LINK_DEFAULTS, url: server.url, projectId });
  const vsix = join(home, 'cairn.vsix');
  await writeFile(vsix, await download('/vscode/cairn.vsix'));
  editor = await startEditor({ home, vsix });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(editor.window(checkout));
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await page.screenshot({ path: join(SHOTS, 'vscode-failed.png') });
});

afterAll(async () => {
  await browser?.close();
  await editor?.stop();
  await server?.stop();
  if (home) await rm(home, { recursive: true, force: true, maxRetries: 10 });
});

const addDocument = (fileName: string, content: string) =>
  ana.call('POST', `/api/projects/${projectId}/docs`, { fileName, content });
const docPath = (fileName: string) => `/api/projects/${projectId}/docs/${encodeURIComponent(fileName)}`;
const lockPath = () => `/api/projects/${projectId}/lock`;
const lockNow = async () => (await ana.call<{ lockedByName: string } | null>('GET', lockPath())).body;
const contentOf = async (name: string) =>
  (await ana.call<{ content: string }>('GET', docPath(name))).body.content;

async function download(path: string): Promise<Uint8Array> {
  const answer = await fetch(server.url + path);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return new Uint8Array(await answer.arrayBuffer());
}

const statusBar = () => page.locator('#cairn\\.cairn\\.cairn\\.lock, [id*="cairn.lock"]').first();
const tree = () => page.getByRole('tree', { name: /Documents/ });
const inTree = (name: string) => tree().getByRole('treeitem', { name });
const choice = (name: string | RegExp) => page.getByRole('option', { name }).first();
// The editor draws spaces that do not break.
const textNow = async () => (await text().innerText()).replaceAll('\u00a0', ' ');
const quickInput = () => page.locator('.quick-input-widget .quick-input-box input');
const closeEditors = () => command('View: Close All Editors');
const lens = (text: string) => page.locator('.codelens-decoration').filter({ hasText: text }).first();
const toast = (text: string) => page.locator('.notification-toast').filter({ hasText: text }).first();
const text = () => page.locator('.editor-instance .view-lines').first();

async function command(name: string): Promise<void> {
  await page.keyboard.press('F1');
  await quickInput().fill(`>${name}`);
  await choice(new RegExp(name.replaceAll('.', '\\.'))).click();
}

async function openFile(name: string): Promise<void> {
  await page.keyboard.press('Control+p');
  await quickInput().fill(join(checkout, name));
  await choice(name.split('/').at(-1)!).click();
}

async function shoot(name: string): Promise<void> {
  await mkdir(SHOTS, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page
      .locator(colorScheme === 'dark' ? '.monaco-workbench.vs-dark' : '.monaco-workbench.vs')
      .waitFor(WITHIN);
    await page.screenshot({ path: join(SHOTS, `vscode-${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('a linked folder asks to sign in, and shows its documents afterwards', async () => {
  await statusBar().filter({ hasText: 'Cairn: sign in' }).click({ timeout: 60_000 });
  await choice('Sign In').click();
  await choice('Paste an API Key').click();
  const box = quickInput();
  await box.fill(apiKey);
  await box.press('Enter');
  await statusBar().filter({ hasText: 'Cairn: free' }).waitFor(WITHIN);
  await page.getByRole('tab', { name: 'Cairn' }).first().click();
  await inTree('AGENTS.md').waitFor(WITHIN);
  await inTree('typescript.md').waitFor(WITHIN);
  expect(await tree().getByRole('treeitem').allInnerTexts()).toEqual([
    'guides',
    'release.md',
    'rules',
    'typescript.md',
    'AGENTS.md',
  ]);
});

test('the documents come to the disk without another program, and the platform hears of the editor', async () => {
  await expect.poll(() => existsSync(join(checkout, '.docs/AGENTS.md')), WITHIN).toBe(true);
  await expect.poll(clients, WITHIN).toEqual(['vscode']);
});

async function clients(): Promise<string[]> {
  const answer = await ana.call<{ data: { client: { name: string } }[] }>(
    'GET',
    `/api/projects/${projectId}/workstations`,
  );
  return answer.body.data.map(({ client }) => client.name);
}

test('typing takes the lock, saving reaches the platform, and closing the editor releases the lock', async () => {
  await inTree('AGENTS.md').click();
  await text().filter({ hasText: 'pnpm build' }).waitFor(WITHIN);
  await text().click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Test with pnpm test.');
  await statusBar().filter({ hasText: 'you are editing' }).waitFor(WITHIN);
  expect(await lockNow()).toMatchObject({ lockedByName: 'Ana' });
  // What hooks read: agents of this machine wait for the person beside them.
  const state = () => readWatchState(join(checkout, '.docs/.cairn'));
  await expect.poll(state, WITHIN).toMatchObject({ locked: true, lockIsYours: false });
  await page.keyboard.press('Control+s');
  await expect.poll(() => contentOf('AGENTS.md'), WITHIN).toContain('Test with pnpm test.');
  await shoot('editing');
  await closeEditors();
  await statusBar().filter({ hasText: 'Cairn: free' }).waitFor(WITHIN);
  expect(await lockNow()).toBeNull();
});

test('a lock that is taken elsewhere shows within moments, and nobody can type until it is released', async () => {
  await inTree('AGENTS.md').click();
  await text().filter({ hasText: 'pnpm build' }).waitFor(WITHIN);
  const before = await contentOf('AGENTS.md');
  await ana.call('POST', lockPath(), { reason: 'Release notes' });
  const since = performance.now();
  await statusBar()
    .filter({ hasText: /Ana is editing until \d\d:\d\d/ })
    .waitFor(WITHIN);
  expect(performance.now() - since).toBeLessThan(3000);
  await lens('Read-only: Ana is editing until').waitFor(WITHIN);
  await toast('Your agents wait').waitFor(WITHIN);
  await text().click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Not to be written.');
  await shoot('held');
  expect(await textNow()).toMatch(/Build with .pnpm build.\./);
  expect(await textNow()).not.toContain('Not to be written.');
  await ana.call('DELETE', lockPath());
  await statusBar().filter({ hasText: 'Cairn: free' }).waitFor(WITHIN);
  expect(await contentOf('AGENTS.md')).toBe(before);
});

test('what somebody else saves is told, and can be compared', async () => {
  await ana.call('PUT', docPath('guides/release.md'), { content: '# Releases\n\nTag it, then rest.\n' });
  await toast('Ana changed guides/release.md').waitFor(WITHIN);
  await toast('Ana changed guides/release.md').getByRole('button', { name: 'Show Changes' }).click();
  await page.getByRole('tab', { name: /guides\/release\.md: version 1 ↔ version 2/ }).waitFor(WITHIN);
  await page.locator('.editor.modified .view-lines').filter({ hasText: 'rest' }).waitFor(WITHIN);
  await shoot('changes');
  expect(await toast('Ana changed').count()).toBe(0);
  await closeEditors();
});

test('a text that was saved elsewhere meanwhile is merged, and nothing of it is lost', async () => {
  await inTree('AGENTS.md').click();
  await text().filter({ hasText: 'pnpm build' }).waitFor(WITHIN);
  await text().click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\nWritten in the editor.');
  await statusBar().filter({ hasText: 'you are editing' }).waitFor(WITHIN);
  await ana.call('DELETE', `${lockPath()}?force=true`);
  await statusBar().filter({ hasText: 'Cairn: free' }).waitFor(WITHIN);
  const there = await contentOf('AGENTS.md');
  await ana.call('PUT', docPath('AGENTS.md'), { content: there.replace('# Shop', '# The shop') });
  await page.keyboard.press('Control+s');
  await toast('nothing was written over').getByRole('button', { name: 'Merge Both' }).click(WITHIN);
  await page.getByRole('tab', { name: /merged, not saved yet/ }).waitFor(WITHIN);
  await page.keyboard.press('Control+s');
  await expect.poll(() => contentOf('AGENTS.md'), WITHIN).toMatch(/# The shop[^]*Written in the editor\./);
  await closeEditors();
});

test('copies and rendered files lead to the document they come from', async () => {
  await expect.poll(() => existsSync(join(checkout, 'CLAUDE.md')), WITHIN).toBe(true);
  expect(await readFile(join(checkout, 'CLAUDE.md'), 'utf8')).toContain('AGENTS.md');
  await openFile('.docs/rules/typescript.md');
  await lens('Edit in Cairn: rules/typescript.md').waitFor(WITHIN);
  await closeEditors();
  await openFile('CLAUDE.md');
  await lens('Edit in Cairn: AGENTS.md').waitFor(WITHIN);
  await shoot('protected');
  await lens('Edit in Cairn: AGENTS.md').click();
  await statusBar().filter({ hasText: 'you are editing' }).waitFor(WITHIN);
  await closeEditors();
  await statusBar().filter({ hasText: 'Cairn: free' }).waitFor(WITHIN);
});

test('search finds words of a document and opens it', async () => {
  await command('Cairn: Search Documents');
  await quickInput().fill('rest');
  await choice(/guides\/release\.md/)
    .filter({ hasText: 'then rest' })
    .click(WITHIN);
  await page.getByRole('tab', { name: /^release\.md/ }).waitFor(WITHIN);
  expect(await textNow()).toContain('then rest');
  await closeEditors();
});

test('the key stays in the secret storage: a window that is loaded anew is signed in', async () => {
  await page.reload();
  await statusBar().filter({ hasText: 'Cairn: free' }).waitFor({ timeout: 60_000 });
  await inTree('AGENTS.md').waitFor(WITHIN);
  const settings = join(home, '.config/cairn/config.json');
  expect(existsSync(settings)).toBe(false);
});

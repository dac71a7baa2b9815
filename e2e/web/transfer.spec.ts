import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { callApi } from './api.steps.ts';
import { setUp } from './entry.steps.ts';
import { type Visitor, newVisitor } from './visitor.ts';

let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let folder: string;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  visitor = await newVisitor(browser, server.url);
  page = visitor.page;
  await setUp(page, server);
  folder = await mkdtemp(join(tmpdir(), 'cairn-import-'));
  await mkdir(join(folder, 'handbook/guides'), { recursive: true });
  await writeFile(join(folder, 'handbook/README.md'), '# Handbook\n');
  await writeFile(join(folder, 'handbook/guides/größe.md'), '# Größe\n');
  await writeFile(join(folder, 'handbook/logo.bin'), Buffer.from([0, 1, 2]));
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test('a folder is looked at first, then taken in; its export goes into another project', async () => {
  const first = await project('First');
  await page.goto(`/projects/${first}`);
  await page.getByRole('button', { name: 'Import…' }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose a folder' }).click(),
  ]);
  await chooser.setFiles(join(folder, 'handbook'));
  const dialog = page.getByRole('dialog', { name: 'Import documents' });
  await dialog.getByText('2 new, 0 changed, 0 the same, 1 left out.').waitFor();
  await dialog.getByText('is not text in UTF-8').waitFor();
  expect(await page.getByRole('treeitem').count()).toBe(0);
  await dialog.getByRole('button', { name: 'Import 2 documents' }).click();
  await page.getByRole('treeitem', { name: 'README.md' }).waitFor();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export' }).click(),
  ]);
  const archive = join(folder, 'export.zip');
  await download.saveAs(archive);
  expect((await readFile(archive)).subarray(0, 2).toString()).toBe('PK');

  const second = await project('Second');
  await page.goto(`/projects/${second}`);
  await page.getByRole('button', { name: 'Import…' }).click();
  const [again] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose a zip archive' }).click(),
  ]);
  await again.setFiles(archive);
  await dialog.getByText('2 new, 0 changed, 0 the same, 0 left out.').waitFor();
  await dialog.getByRole('button', { name: 'Import 2 documents' }).click();
  await page.getByRole('treeitem', { name: 'README.md' }).waitFor();
  expect(visitor.complaints).toEqual([]);
});

test('what is no archive is refused with the reason, and another can be chosen', async () => {
  const broken = join(folder, 'broken.zip');
  await writeFile(broken, 'not a zip');
  await page.goto(`/projects/${await project('Third')}`);
  await page.getByRole('button', { name: 'Import…' }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose a zip archive' }).click(),
  ]);
  await chooser.setFiles(broken);
  await page.getByRole('alert').getByText('It is no zip archive').waitFor();
  await page.getByRole('button', { name: 'Choose a zip archive' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.getByRole('treeitem').count()).toBe(0);
});

async function project(name: string): Promise<string> {
  return (await callApi<{ id: string }>(page, 'POST', '/api/projects', { name })).id;
}

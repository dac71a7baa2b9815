import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { openDocument, previewOf, statusOf, typeAtEnd } from './editor.steps.ts';
import { setUp } from './entry.steps.ts';
import { type Visitor, newVisitor } from './visitor.ts';

let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  server = await startServer({ env: { CAIRN_EGRESS_ALLOW_GIT: '127.0.0.1:1' } });
  browser = await launchBrowser();
  visitor = await newVisitor(browser, server.url);
  page = visitor.page;
  await setUp(page, server);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('a project that cannot be made says why beside the field, and keeps what was typed', async () => {
  await page.getByRole('button', { name: 'Create a project' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Description').fill('Typed with care.');
  await dialog.getByLabel('Repository URL').fill('ssh://git@example.com/x.git');
  await dialog.getByLabel('Branch').fill('no..good');
  await dialog.getByLabel('Docs folder').fill('../up');
  // Each is mended after it was told of, until one remains that only an operator can open.
  await refused('Name', 'Must not be empty');
  await dialog.getByLabel('Name').fill('Inside');
  await refused('Repository URL', 'use https://');
  await dialog.getByLabel('Repository URL').fill('https://127.0.0.1:1/x.git');
  await refused('Branch', 'no..good');
  await dialog.getByLabel('Branch').fill('main');
  await refused('Docs folder', 'folder');
  await dialog.getByLabel('Docs folder').fill('docs');
  await dialog.getByLabel('Repository URL').fill('https://127.0.0.1:2/x.git');
  await refused('Repository URL', 'CAIRN_EGRESS_ALLOW_GIT=127.0.0.1:2');
  expect(await dialog.getByLabel('Description').inputValue()).toBe('Typed with care.');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Create a project' }).waitFor();
});

test('a document’s path that is taken or leads outside is refused beside the field', async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('option', { name: 'Try the sample project' }).click();
  await page.waitForURL(/\/projects\/[^/]+$/);
  await page.getByRole('treeitem', { name: 'README.md' }).waitFor();
  await page.getByRole('button', { name: 'New document' }).first().click();
  const path = page.getByLabel('Path');
  for (const name of ['README.md', '../outside.md', '.git/config', `${'x'.repeat(300)}.md`]) {
    await path.fill(name);
    await page.getByRole('button', { name: 'Make document' }).click();
    await page.locator('#new-document-problem').filter({ hasText: /./ }).waitFor();
    expect(await path.getAttribute('aria-invalid'), name).toBe('true');
    expect(await path.inputValue()).toBe(name);
  }
  await page.keyboard.press('Escape');
});

test('a version that the server does not answer for keeps the text, says so, and works when tried again', async () => {
  await openDocument(page, 'README.md');
  await typeAtEnd(page, '\nKept through it all.\n');
  await page.route('**/versions', (route) => route.abort('connectionrefused'));
  await page.keyboard.press('Control+s');
  await page.getByRole('alert').getByText('No version was made: the server did not answer.').waitFor();
  await page.unroute('**/versions');

  // An answer without the platform’s form, as of a proxy that lost its server.
  await page.route('**/versions', (route) => route.fulfill({ status: 502, body: '<h1>Bad gateway</h1>' }));
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('alert').getByText('Your text is kept').waitFor();
  await page.unroute('**/versions');
  expect(await previewOf(page).innerText()).toContain('Kept through it all.');

  await page.getByRole('button', { name: 'Try again' }).click();
  await statusOf(page, 'Saved · version 2');
  expect(await page.getByRole('alert').filter({ hasText: 'No version was made' }).count()).toBe(0);
});

test('a form that is sent into nothing keeps its fields and can be sent again', async () => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('new project');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New project' });
  await dialog.getByLabel('Name').fill('Second try');
  await page.route('**/api/projects', (route) => route.abort('connectionrefused'));
  await page.keyboard.press('Enter');
  await dialog.getByRole('alert').getByText('The server did not answer.').waitFor();
  await page.unroute('**/api/projects');
  expect(await dialog.getByLabel('Name').inputValue()).toBe('Second try');
  await dialog.getByRole('button', { name: 'Create project' }).click();
  await page.getByRole('heading', { name: 'Second try' }).waitFor();
  expect(visitor.complaints).toEqual([]);
  expect(visitor.strays).toEqual([]);
});

/** Sends the dialog’s form, which is to be refused with words beside this field. */
async function refused(label: string, words: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Create project' }).click();
  const field = dialog.getByLabel(label);
  await dialog.locator('[aria-invalid=true]').and(field).waitFor();
  const note = await field.getAttribute('aria-describedby');
  await page.locator(`[id="${note}"][role=alert]`).getByText(words).waitFor();
}

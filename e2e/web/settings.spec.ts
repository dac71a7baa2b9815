import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { previewOf, statusOf, writable } from './editor.steps.ts';
import { makeSample, setUp } from './entry.steps.ts';
import { type Visitor, newVisitor } from './visitor.ts';

let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let projectId: string;
let key: string;

beforeAll(async () => {
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
});

test('a key is shown once and works at once', async () => {
  await page.goto(`/projects/${projectId}/settings?tab=api-keys`);
  await page.getByRole('button', { name: 'New key' }).first().click();
  await page.getByLabel('Name').fill('Build server');
  await page.getByRole('button', { name: 'Make the key' }).click();
  key = await page.getByRole('region', { name: 'The new key' }).innerText();
  expect(await statusWithKey()).toBe(200);
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByRole('switch', { name: 'Build server is switched on' }).waitFor();
  expect(await page.content()).not.toContain(key);
  await page.reload();
  await page.getByRole('switch', { name: 'Build server is switched on' }).waitFor();
  expect(await page.content()).not.toContain(key);
});

test('a key is renamed, switched off and on again, and revoked, and each holds at once', async () => {
  await page.getByRole('button', { name: 'More for Build server' }).click();
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Nightly build');
  await page.keyboard.press('Enter');
  const onOff = page.getByRole('switch', { name: 'Nightly build is switched on' });
  await onOff.waitFor();

  await onOff.click();
  await onOff.and(page.locator('[aria-checked=false]')).waitFor();
  await expect.poll(statusWithKey).toBe(401);
  await onOff.click();
  await onOff.and(page.locator('[aria-checked=true]')).waitFor();
  await expect.poll(statusWithKey).toBe(200);

  await page.getByRole('button', { name: 'More for Nightly build' }).click();
  await page.getByRole('menuitem', { name: 'Revoke…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke the key' }).click();
  await page.getByText('No keys yet').waitFor();
  expect(await statusWithKey()).toBe(401);
});

test('a changed name shows everywhere, and what is not saved is said to be so', async () => {
  await page.getByRole('tab', { name: 'General' }).click();
  await page.getByLabel('Name').fill('House rules');
  await page.getByText('Not saved yet').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'House rules, switch project' }).waitFor();
  await page.getByText('Not saved yet').waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('button', { name: 'House rules, switch project' }).waitFor();
  expect(await page.getByLabel('Name').inputValue()).toBe('House rules');
});

test('an archived project can be read and brought back', async () => {
  await page.goto(`/projects/${projectId}/settings?tab=danger`);
  await page.getByRole('button', { name: 'Archive…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Archive' }).click();
  await page.getByRole('button', { name: 'Bring it back' }).waitFor();
  await page.goto(`/projects/${projectId}`);
  await page.getByText('Archived').first().waitFor();
  expect(await page.getByRole('button', { name: 'New document' }).count()).toBe(0);
  await page.getByRole('treeitem', { name: 'README.md' }).click();
  await page.getByText('This project is archived: its documents can be read, not changed.').waitFor();
  await page.goto(`/projects/${projectId}/settings?tab=danger`);
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await page.getByRole('button', { name: 'Archive…' }).waitFor();
});

test('the palette reaches every place and action by keyboard', async () => {
  await page.goto(`/projects/${projectId}`);
  await page.getByRole('treeitem', { name: 'README.md' }).waitFor();
  await choose('settings repo');
  await page.getByRole('tab', { name: 'Repository', selected: true }).waitFor();
  await choose('danger');
  await page.getByRole('tab', { name: 'Danger zone', selected: true }).waitFor();
  await choose('typescript.md');
  await page.waitForURL('**/editor/**');
  await statusOf(page, 'Version 1');
  await choose('this project');
  await page.getByRole('heading', { name: 'House rules' }).waitFor();
  await choose('theme dark');
  await page.locator('html.dark').waitFor();
  await choose('theme light');
  await page.locator('html.light').waitFor();
  await choose('sync now');
  await page.getByText('Nothing had changed on either side').first().waitFor();
  await choose('all projects');
  await page.getByRole('heading', { name: 'Projects' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/');
});

test('without a mouse: a project is made, a document written, saved, and the text left again', async () => {
  await page.reload();
  await page.getByRole('link', { name: 'House rules' }).waitFor();
  await tabTo(/^Skip to content$/);
  await tabTo(/^New project$/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'New project' }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(focusedName).toBe('New project');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'New project' }).waitFor();
  await page.keyboard.type('By keyboard');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'By keyboard' }).waitFor();

  await choose('new document');
  await page.getByLabel('Path').waitFor();
  await page.keyboard.type('first');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/editor/**');
  await writable(page);
  await tabTo(/^first\.md\./);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Typed without a mouse.');
  await previewOf(page).getByText('Typed without a mouse.').waitFor();
  await page.keyboard.press('Control+s');
  await statusOf(page, 'Saved · version 2');
  // Tab indents in the text, until Ctrl-M lets it out.
  await page.keyboard.press('Control+m');
  const inside = await focusedName();
  await page.keyboard.press('Tab');
  expect(await focusedName()).not.toBe(inside);
});

test('a project is deleted by typing its name, and nothing leads to it any more', async () => {
  await page.goto(`/projects/${projectId}/settings?tab=danger`);
  await page.getByRole('button', { name: 'Delete…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete “House rules”?' });
  await dialog.getByRole('textbox').fill('House rule');
  expect(await dialog.getByRole('button', { name: 'Delete for good' }).isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill('House rules');
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await page.getByRole('link', { name: 'By keyboard' }).waitFor();
  expect(await page.getByRole('link', { name: 'House rules' }).count()).toBe(0);
  await page.goto(`/projects/${projectId}`);
  await page.getByRole('heading', { name: 'No such project' }).waitFor();
  expect({ complaints: visitor.complaints, strays: visitor.strays }).toEqual({ complaints: [], strays: [] });
});

async function statusWithKey(): Promise<number> {
  const { status } = await fetch(`${server.url}/hook/status/${projectId}`, {
    headers: { 'x-api-key': key },
  });
  return status;
}

async function choose(words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await palette.waitFor();
  await page.keyboard.type(words);
  await palette.getByRole('option', { selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await palette.waitFor({ state: 'detached' });
}

/** Presses Tab until the element of that name has the focus, which must be visible. */
async function tabTo(name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    const focused = await focusedName();
    if (name.test(focused)) return;
    passed.push(focused);
  }
  throw new Error(`Tab never came to ${name}, but to: ${passed.join(' · ')}`);
}

const focusedName = (): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return (element?.getAttribute('aria-label') ?? element?.textContent?.slice(0, 60) ?? '').trim();
  });

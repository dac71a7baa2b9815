import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { enterText, previewOf, statusOf, writable } from './editor.steps.ts';
import { makeSample, setUp } from './entry.steps.ts';
import { lookAt } from './looks.ts';
import { type Visitor, newVisitor } from './visitor.ts';

let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let projectId: string;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  visitor = await newVisitor(browser, server.url);
  page = visitor.page;
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('the entry pages look right in every look', async () => {
  await page.goto(`/setup?token=${server.setupToken}`);
  await page.getByLabel('Your name').waitFor();
  await look('setup');
  await setUp(page, server);
  await look('projects-empty');
  const guest = await newVisitor(browser, server.url);
  await guest.page.goto('/login');
  await guest.page.getByRole('button', { name: 'Sign in' }).click();
  await guest.page.getByRole('alert').first().waitFor();
  await look('login-refused', guest.page);
  await guest.page.goto(`/setup?token=${server.setupToken}`);
  await guest.page.getByRole('heading', { name: 'Cairn is set up already' }).waitFor();
  await look('setup-used', guest.page);
  await guest.page.goto('/reset');
  await guest.page.getByLabel('E-mail').waitFor();
  await look('reset', guest.page);
  expect(guest.complaints).toEqual([]);
  await guest.context.close();
});

test('the project pages and their dialogs look right in every look', async () => {
  projectId = await makeSample(page);
  await page.getByText('12 documents taken from git').first().waitFor();
  await look('project');
  await page.getByRole('button', { name: 'Connect a workstation' }).click();
  await page.getByRole('region', { name: 'Install the command line' }).waitFor();
  await look('connect');
  await page.getByText('Without Node').click();
  await page.getByRole('region', { name: 'Hook settings' }).waitFor();
  await look('connect-scripts');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox', { name: 'Search' }).fill('test');
  await page.getByRole('status').getByText('document').waitFor();
  await look('search');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Command palette' }).getByRole('option').first().waitFor();
  await look('palette');
  await page.keyboard.press('Control+p');
  await page.getByRole('dialog', { name: 'Open a document' }).getByRole('option').first().waitFor();
  await look('quick-open');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('searchbox', { name: 'Search' }).fill('');
  await page.getByRole('button', { name: 'What each tool will get' }).click();
  await page.getByRole('dialog').getByRole('listitem').first().waitFor();
  await look('tools');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'New document' }).first().click();
  await page.getByRole('button', { name: 'Skill', exact: true }).click();
  await look('new-document');
  await page.goto('/');
  await page.getByRole('link', { name: 'Sample project' }).waitFor();
  await look('projects');
  await page.getByRole('button', { name: 'New project' }).click();
  await page.getByLabel('Repository URL').fill('https://example.com/x.git');
  await look('new-project');
  expect(visitor.complaints).toEqual([]);
});

test('the settings look right in every look', async () => {
  const settings = `/projects/${projectId}/settings`;
  for (const tab of ['general', 'repository', 'danger']) {
    await page.goto(`${settings}?tab=${tab}`);
    await page.getByRole('tabpanel').locator('button, input').first().waitFor();
    await look(`settings-${tab}`);
  }
  await page.getByRole('button', { name: 'Delete…' }).click();
  await page.getByRole('dialog').waitFor();
  await look('delete-project');
  await page.goto(`${settings}?tab=api-keys`);
  await page.getByText('No keys yet').waitFor();
  await look('settings-keys-empty');
  await page.getByRole('button', { name: 'New key' }).first().click();
  await page
    .getByLabel('Name')
    .fill('A key with quite a long name for the machine in the corner of the office');
  await look('new-key');
  await page.getByRole('button', { name: 'Make the key' }).click();
  await page.getByRole('region', { name: 'The new key' }).waitFor();
  await look('key-shown');
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByRole('switch').waitFor();
  await look('settings-keys');
  await page.goto(`${settings}?tab=members`);
  await page.getByRole('listitem').first().waitFor();
  await look('settings-members');
  await page.goto(`${settings}?tab=audit`);
  await page.getByRole('listitem').first().waitFor();
  await look('settings-audit');
  expect(visitor.complaints).toEqual([]);
});

test('the account and the pages of administrators look right in every look', async () => {
  await page.goto('/account');
  await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor();
  await page.getByText('this one').waitFor();
  await look('account');
  for (const place of ['users', 'audit']) {
    await page.goto(`/admin/${place}`);
    await page.getByRole('listitem').first().waitFor();
    await look(`admin-${place}`);
  }
  expect(visitor.complaints).toEqual([]);
});

test('the editor looks right in every look, with its notices, history and conflict', async () => {
  await page.goto(`/projects/${projectId}`);
  await page.getByRole('treeitem', { name: 'code-standards.md' }).click();
  await writable(page);
  await previewOf(page).waitFor();
  await look('editor');
  await enterText(page);
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('A first line.\n');
  await page.keyboard.press('Control+s');
  await statusOf(page, 'Saved · version 2');
  await page.getByRole('button', { name: 'History' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Version 1/ })
    .click();
  await page.getByRole('dialog').getByTestId('diff-editor').getByText('A first line.').waitFor();
  await look('history');
  await page.keyboard.press('Escape');
  // The focus goes back to where it was before the text is clicked.
  await page
    .locator('button:focus')
    .and(page.getByRole('button', { name: 'History' }))
    .waitFor();
  await askInVain('First.');
  await page.unroute('**/versions');
  await page.getByRole('button', { name: 'Try again' }).click();
  await statusOf(page, 'Saved · version 3');
  await askInVain('Second.');
  // What comes after asks for no version: while the pictures are taken, the server may make it by itself.
  await look('editor-not-saved');
  await page.unroute('**/versions');
  await page.keyboard.press('Control+Shift+m');
  await page.getByRole('region', { name: 'About this document' }).getByRole('tabpanel').waitFor();
  await look('editor-problems');
  await page.keyboard.press('Control+Shift+o');
  await page.getByRole('list', { name: 'Headings' }).waitFor();
  await look('editor-outline');
  await page.keyboard.press('Control+Shift+o');
  await page.goto(`/editor/${projectId}/nothing`);
  await page.getByText('There is no such document').waitFor();
  await look('document-missing');
  await page.goto('/projects/nothing');
  await page.getByRole('heading', { name: 'No such project' }).waitFor();
  await look('project-missing');
  await page.goto('/nothing');
  await page.getByRole('heading').waitFor();
  await look('not-found');
  expect(visitor.complaints).toEqual([]);
  expect(visitor.strays).toEqual([]);
});

/** Writes, and asks for a version that the server does not get to hear of. */
async function askInVain(text: string): Promise<void> {
  await page.route('**/versions', (route) => route.abort('connectionrefused'));
  await enterText(page);
  await page.keyboard.type(text);
  await statusOf(page, 'Saved · changes since version');
  await page.keyboard.press('Control+s');
  await page.getByText('No version was made: the server did not answer.').waitFor();
}

const look = (name: string, on: Page = page): Promise<void> => lookAt(on, name);

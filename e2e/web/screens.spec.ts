import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { launchBrowser } from '@cairn/test-kit/browser';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { previewOf, statusOf, textOf, writable } from './editor.steps.ts';
import { makeSample, setUp } from './entry.steps.ts';
import { type Visitor, newVisitor } from './visitor.ts';

const SHOTS = join(import.meta.dirname, '../screenshots');
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const looks = [
  { scheme: 'light', width: 1440, height: 900 },
  { scheme: 'dark', width: 1440, height: 900 },
  { scheme: 'dark', width: 320, height: 640 },
  { scheme: 'light', width: 320, height: 640 },
] as const;

let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let projectId: string;

beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
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
  await page.getByRole('button', { name: 'Show the steps' }).click();
  await page.getByRole('region', { name: 'Hook settings' }).waitFor();
  await look('connect');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox', { name: 'Search' }).fill('test');
  await page.getByRole('status').getByText('document').waitFor();
  await look('search');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Command palette' }).getByRole('option').first().waitFor();
  await look('palette');
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
  await textOf(page).click();
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
  await page.route('**/docs/*', (route) => route.abort('connectionrefused'));
  await textOf(page).click();
  await page.keyboard.type('Unsaved.');
  await page.keyboard.press('Control+s');
  await page.getByText('Not saved: the server did not answer.').waitFor();
  await look('editor-not-saved');
  await page.unroute('**/docs/*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await statusOf(page, 'Saved · version 3');
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

/** One screen in light and dark, wide and narrow: a picture of each, no serious finding, nothing wider than the window. */
async function look(name: string, on: Page = page): Promise<void> {
  for (const { scheme, width, height } of looks) {
    await on.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await on.setViewportSize({ width, height });
    const wider = await on.evaluate(settledOverflow);
    const findings = await seriousFindings(on);
    await on.screenshot({ path: join(SHOTS, `${name}-${scheme}-${width}.png`) });
    const here = `${name}, ${scheme}, ${width} px`;
    expect(findings, here).toEqual([]);
    expect(wider, `${here}: how much wider than the window`).toBeLessThanOrEqual(0);
  }
  await on.setViewportSize({ width: 1440, height: 900 });
}

/** After two frames, so that what reacts to the size has done so. */
function settledOverflow(): Promise<number> {
  const { documentElement } = document;
  return new Promise((resolve) => {
    requestAnimationFrame(() =>
      requestAnimationFrame(() => resolve(documentElement.scrollWidth - documentElement.clientWidth)),
    );
  });
}

async function seriousFindings(on: Page): Promise<string[]> {
  if (!(await on.evaluate(() => 'axe' in window))) await on.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = await on.evaluate(() =>
    (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
      resultTypes: ['violations'],
    }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { enterText, openDocument, statusOf, textOf, typeAtEnd } from './editor.steps.ts';
import { ana, makeSample, setUp } from './entry.steps.ts';
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
  await setUp(page, server);
  projectId = await makeSample(page);
  await openDocument(page, 'README.md');
  await typeAtEnd(page, '\nSecond thought.\n');
  await page.keyboard.press('Control+s');
  await statusOf(page, 'Saved · version 2');
  await typeAtEnd(page, '\nThird thought.\n');
  await page.keyboard.press('Control+s');
  await statusOf(page, 'Saved · version 3');
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const history = () => page.getByRole('dialog', { name: 'History' });
const row = (version: number) => history().getByRole('button', { name: new RegExp(`^Version ${version}`) });

test('the history goes by day, is walked with the arrow keys, and is filtered', async () => {
  await page.getByRole('button', { name: 'History' }).click();
  await history().getByRole('region', { name: 'Today' }).waitFor();
  await row(3).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await history().getByTestId('diff-editor').getByText('Third thought.').waitFor();
  expect(await row(2).getAttribute('aria-pressed')).toBe('true');
  await history().getByRole('combobox', { name: 'Which versions' }).click();
  await page.getByRole('option', { name: 'From git' }).click();
  await row(3).waitFor({ state: 'detached' });
  await row(1).waitFor();
});

test('any two versions can be compared, side by side or one below the other', async () => {
  await history().getByRole('combobox', { name: 'Which versions' }).click();
  await page.getByRole('option', { name: 'Every version' }).click();
  await row(1).click();
  await history().getByRole('combobox', { name: 'Compare with' }).click();
  await page.getByRole('option', { name: 'version 2' }).click();
  const diff = history().getByTestId('diff-editor');
  await diff.getByText('Second thought.').waitFor();
  expect(await diff.getByText('Third thought.').count()).toBe(0);
  await page.setViewportSize({ width: 1440, height: 900 });
  await history().getByRole('button', { name: 'One below the other' }).click();
  await diff.getByText('Second thought.').waitFor();
  await lookAt(page, 'history-compared');
});

test('what a session had read is compared with what stands there now', async () => {
  const key = await page.evaluate(keyFor, projectId);
  const [first, current] = await page.evaluate(hashesOf, projectId);
  await report(key, [
    {
      sessionId: 'session-a',
      eventId: '1',
      type: 'doc:read',
      fileName: 'README.md',
      hash: first,
      tool: 'claude-code',
    },
    { sessionId: 'session-b', eventId: '1', type: 'doc:read', fileName: 'README.md', hash: current },
    { sessionId: 'session-c', eventId: '1', type: 'doc:read', fileName: 'README.md' },
  ]);
  await history().getByRole('tab', { name: 'Read by agents' }).click();
  await history().getByText(`Session session-c of ${ana.name}`).waitFor();
  await history().getByText('Inferred:').waitFor();
  await history()
    .getByRole('button', { name: /^claude-code/ })
    .click();
  expect(await row(1).count()).toBe(0);
  await history().getByText(`Version 1, as claude-code of ${ana.name} read it, and`).waitFor();
  await history().getByTestId('diff-editor').getByText('Third thought.').waitFor();
  await lookAt(page, 'history-readings');
  await page.keyboard.press('Escape');
});

test('who wrote each line stands beside its number, and stays with the line while one types', async () => {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Show who wrote each line' }).click();
  const margin = page.getByTestId('text-editor').locator('.margin');
  await textOf(page).click();
  await page.keyboard.press('Control+End');
  await margin
    .getByText(new RegExp(`${ana.name.slice(0, 6)}.* just now`))
    .first()
    .waitFor();
  const named = () => margin.locator('.line-numbers', { hasText: 'just now' }).count();
  await page.keyboard.press('Control+Home');
  await margin.getByText(/ 1$/).waitFor();
  const before = await named();
  await page.keyboard.type('Not saved yet\n');
  await margin.getByText(/^\s*1$/).waitFor();
  expect(before - (await named())).toBeLessThanOrEqual(1);
  await lookAt(page, 'editor-blame');
  expect(visitor.complaints).toEqual([]);
});

test('a text that is as it was makes no version, and counts as saved all the same', async () => {
  await page.goto(`/projects/${projectId}`);
  await openDocument(page, 'AGENTS.md');
  await enterText(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('x');
  await statusOf(page, 'Saved · changes since version 1');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Control+s');
  await statusOf(page, /^Saved · version 1 · \d/);
  expect(await page.locator('footer').innerText()).not.toContain('changes since');
});

async function report(key: string, events: object[]): Promise<void> {
  const answer = await fetch(`${server.url}/hook/events/${projectId}`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  expect(answer.status).toBe(202);
}

async function keyFor(project: string): Promise<string> {
  const answer = await fetch(`/api/projects/${project}/api-keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-requested-with': 'app' },
    body: JSON.stringify({ name: 'Workstation', scopes: ['hook'] }),
  });
  return ((await answer.json()) as { key: string }).key;
}

/** Of the first and of the latest version. */
async function hashesOf(project: string): Promise<[string, string]> {
  const answer = await fetch(`/api/projects/${project}/docs/README.md/versions`);
  const { data } = (await answer.json()) as { data: { hash: string }[] };
  return [data.at(-1)!.hash, data[0]!.hash];
}

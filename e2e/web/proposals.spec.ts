import type { Doc, Proposal, ProposeBody } from '@cairn/contracts';
import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { callApi } from './api.steps.ts';
import { makeSample, setUp } from './entry.steps.ts';
import { lookAt } from './looks.ts';
import { type Visitor, newVisitor } from './visitor.ts';

const BASE = '# Style\n\nOne\n\nTwo\n\nThree\n\nFour\n';

let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let projectId: string;
let apiKey: string;
let style: Doc;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  visitor = await newVisitor(browser, server.url);
  page = visitor.page;
  await setUp(page, server);
  projectId = await makeSample(page);
  const made = await callApi<{ key: string }>(page, 'POST', `/api/projects/${projectId}/api-keys`, {
    name: 'agents',
    scopes: ['hook'],
  });
  apiKey = made.key;
  style = await callApi<Doc>(page, 'POST', `/api/projects/${projectId}/docs`, {
    fileName: 'style.md',
    content: BASE,
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function propose(body: Partial<ProposeBody>): Promise<Proposal> {
  const response = await fetch(`${server.url}/hook/proposals/${projectId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({
      fileName: 'style.md',
      agent: 'claude-code',
      sessionId: '5f3a',
      machineName: 'laptop',
      ...body,
    }),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as Proposal;
}

const rows = (): Locator => page.getByRole('list', { name: 'Proposals' }).getByRole('listitem');
const pane = (): Locator => page.getByRole('region', { name: 'Proposal' });
const read = async (): Promise<Doc> =>
  page.evaluate(async (path: string) => (await fetch(path)).json() as Promise<Doc>, docPath());
const docPath = () => `/api/projects/${projectId}/docs/${style.id}`;
const save = (content: string) => callApi<Doc>(page, 'PUT', docPath(), { content });

test('while nothing is proposed the page says what would come here', async () => {
  await page.goto(`/projects/${projectId}/proposals`);
  await page.getByText('Nothing waits for you').waitFor();
  await expect.poll(() => page.title()).toContain('Proposals of Sample project');
  await lookAt(page, 'proposals-empty');
});

test('what an agent proposes shows at once: on the project page, in the bell, and in the list', async () => {
  await page.goto(`/projects/${projectId}`);
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
  await propose({
    content: BASE.replace('Four', 'Four, loudly'),
    message: 'People did not hear it.',
    sessionId: 'earlier',
  });
  await page.getByRole('button', { name: 'Notifications, 1 unread' }).click();
  await page
    .getByRole('menuitem', { name: /claude-code of Ana Lima proposes a change of style\.md/ })
    .click();
  await page.waitForURL(/\/proposals\?proposal=/);
  await page.goto(`/projects/${projectId}`);
  await page.getByRole('link', { name: '1 proposal' }).click();
  await page.waitForURL(/\/proposals$/);
  await rows().getByText('People did not hear it.').waitFor();
  await propose({ content: 'Something else\n', sessionId: 'other' });
  await expect.poll(() => rows().count()).toBe(2);
  // Whoever sees it come in needs no bell for it.
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
  await rows().first().getByRole('link').click();
  await reject();
  await expect.poll(() => rows().count()).toBe(1);
});

async function reject(reason = ''): Promise<void> {
  await pane().getByRole('button', { name: 'Reject…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Reject the proposal' });
  await dialog.getByLabel(/^Reason/).fill(reason);
  await dialog.getByRole('button', { name: 'Reject' }).click();
}

test('it tells who proposes what and why, beside the document, and is accepted by the keyboard alone', async () => {
  await rows().getByRole('link').focus();
  await page.keyboard.press('Enter');
  await pane().getByText('claude-code of Ana Lima on laptop · session earlier').waitFor();
  await pane().getByText('Made from the current version, 1.').waitFor();
  await pane().getByText('Four, loudly').first().waitFor();
  await lookAt(page, 'proposal-open');
  await page.keyboard.press('Control+Enter');
  await page.getByText('It is version 2 now.').waitFor();
  await page.getByText('Nothing waits for you').waitFor();
  expect(await read()).toMatchObject({ version: 2, content: BASE.replace('Four', 'Four, loudly') });
});

test('with what was saved meanwhile it merges, and can be changed before it is accepted', async () => {
  const now = await read();
  await propose({ content: now.content.replace('Two', 'Two and a half'), baseHash: now.hash });
  await save(now.content.replace('Four, loudly', 'Four'));
  await rows().getByRole('link').click();
  await pane().getByText('Merges with what Ana Lima saved since, version 3.').waitFor();
  await pane().getByRole('button', { name: 'Edit first' }).click();
  await pane().getByText('Two and a half').first().click();
  await page.keyboard.press('End');
  await page.keyboard.type(', exactly');
  await pane()
    .getByRole('button', { name: /^Accept as edited/ })
    .click();
  await page.getByText('It is version 4 now.').waitFor();
  expect((await read()).content).toBe(BASE.replace('Two', 'Two and a half, exactly'));
});

test('where the same lines were changed nothing is accepted while marks are left', async () => {
  const now = await read();
  await propose({ content: now.content.replace('Three', '3'), baseHash: now.hash });
  await save(now.content.replace('Three', 'III'));
  await rows().getByRole('link').click();
  await pane().getByText('The same lines were changed since.').waitFor();
  await lookAt(page, 'proposal-conflict');
  await pane()
    .getByRole('button', { name: /^Accept as edited/ })
    .click();
  await pane().getByText('Marks of a conflict are still in the text.').waitFor();
  expect((await read()).version).toBe(5);
});

test('it is rejected with a reason, which stands where the rejected ones are', async () => {
  await reject('We count in Roman.');
  await page.getByText('Nothing waits for you').waitFor();
  await page.getByRole('combobox', { name: 'Which proposals' }).click();
  await page.getByRole('option', { name: 'Rejected' }).click();
  await rows().first().getByRole('link').click();
  await pane().getByText('Rejected by Ana Lima').waitFor();
  await pane().getByText('We count in Roman.').waitFor();
  expect(
    await pane()
      .getByRole('button', { name: /Accept/ })
      .count(),
  ).toBe(0);
  await lookAt(page, 'proposal-rejected');
});

test('new documents and deletions say so', async () => {
  await page.goto(`/projects/${projectId}/proposals`);
  await propose({ fileName: `guides/${'quite-a-long-name-'.repeat(4)}.md`, content: '# New\n' });
  await propose({ content: null, message: 'Nobody reads it.' });
  await expect.poll(() => rows().count()).toBe(2);
  await rows().filter({ hasText: 'Deletion' }).getByRole('link').click();
  await pane()
    .getByRole('button', { name: /^Delete the document/ })
    .waitFor();
  await lookAt(page, 'proposal-deletion');
  await rows().filter({ hasText: 'New' }).getByRole('link').click();
  await pane().getByText('There is no document of this name yet.').waitFor();
  await pane()
    .getByRole('button', { name: /^Accept/ })
    .click();
  await expect.poll(() => rows().count()).toBe(1);
  expect(visitor.complaints).toEqual([]);
});

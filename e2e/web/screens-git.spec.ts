import { launchBrowser } from '@cairn/test-kit/browser';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { callApi } from './api.steps.ts';
import { openDocument } from './editor.steps.ts';
import { setUp } from './entry.steps.ts';
import { protectMain } from './git-server.steps.ts';
import { lookAt } from './looks.ts';
import { type Visitor, newVisitor } from './visitor.ts';

const noah = { name: 'Noah Weber', email: 'noah@example.test' };
const LONG = 'guides/a-document-with-quite-a-long-name-for-a-narrow-window.md';

let git: GitServer;
let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let projectId: string;

beforeAll(async () => {
  git = await startGitServer();
  const many = Array.from({ length: 30 }, (_, at) => [`docs/notes/note-${at}.md`, `# Note ${at}\n`] as const);
  await git.createRepository('acme/team', {
    [`docs/${LONG}`]: guide('One thing.', 'Another thing.'),
    'docs/style.md': '# Style\n\nAs in git.\n',
    'docs/old.md': '# Old\n',
    'docs/broken.md': new Uint8Array([0xff, 0xfe, 0, 1]),
    ...Object.fromEntries(many),
  });
  const host = new URL(git.url).host;
  // Without a token the API is never asked: what its pages look like is seen all the same.
  server = await startServer({ env: { CAIRN_EGRESS_ALLOW_GIT: host, CAIRN_GITLAB_API_URL: git.url } });
  browser = await launchBrowser();
  visitor = await newVisitor(browser, server.url);
  page = visitor.page;
  await setUp(page, server);
  projectId = (await callApi<{ id: string }>(page, 'POST', '/api/projects', { name: 'Handbook' })).id;
  for (const fileName of ['style.md', 'plan.md'])
    await callApi(page, 'POST', docs(), { fileName, content: `# Here\n\nAs here: ${fileName}.\n` });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await git?.close();
});

const docs = () => `/api/projects/${projectId}/docs`;
const guide = (first: string, second: string) =>
  `# Guide\n\n${first}\n\nA line between that nobody touched, and that is long enough to be wrapped where there is no room.\n\n${second}\n\nThe end.\n`;
const inGit = (fileName: string) => git.readFile('acme/team', 'main', `docs/${fileName}`);
const save = (fileName: string, content: string) =>
  callApi(page, 'PUT', `${docs()}/${encodeURIComponent(fileName)}`, { content });
const sync = () => page.getByRole('button', { name: 'Sync', exact: true }).click();

test('connecting a repository looks right in every look', async () => {
  await page.goto(`/projects/${projectId}/settings?tab=repository`);
  await page.getByRole('textbox', { name: 'URL' }).fill(`${git.url}/acme/team.git`);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(/\/connect$/);
  await page.getByRole('tabpanel').getByText('style.md').waitFor();
  await lookAt(page, 'git-connect-collisions');
  await page.getByRole('tab', { name: 'Would come' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  await lookAt(page, 'git-connect');
  await page.goto(`/projects/${projectId}`);
  await page.getByText('nothing is synced yet').waitFor();
  await lookAt(page, 'git-waits-for-yes');
  await page.getByRole('link', { name: 'See what would happen' }).click();
  await page.getByRole('button', { name: 'Connect and sync' }).click();
  await page.getByRole('heading', { name: '1 conflict with git' }).waitFor();
  // The conflict shows before the rest of the job is done, which still publishes on the head as it is.
  await expect.poll(() => inGit('plan.md'), { timeout: 30_000 }).toContain('As here: plan.md.');
  expect(visitor.complaints).toEqual([]);
});

test('conflicts look right in every look', async () => {
  await save(LONG, guide('One thing, by Ana.', 'Another thing, by Ana.'));
  await save('old.md', '# Old, and still of use\n');
  await git.commitFiles('acme/team', {
    files: {
      [`docs/${LONG}`]: guide('One thing, by Noah.', 'Another thing, by Noah.'),
      'docs/old.md': null,
    },
    author: noah,
    message: 'Change it all',
  });
  await sync();
  await page.getByRole('heading', { name: '3 conflicts with git' }).waitFor();
  await lookAt(page, 'git-project');
  await page.getByRole('link', { name: `Settle ${LONG}` }).click();
  await page.getByText('1 of 2').waitFor();
  await page.getByRole('region', { name: 'Result' }).getByText('One thing, by Noah.').waitFor();
  await lookAt(page, 'git-conflict');
  await page.getByRole('link', { name: 'Decide later' }).click();
  await page.getByRole('link', { name: 'Settle old.md' }).click();
  await page.getByText('Shall there be such a document?').waitFor();
  await lookAt(page, 'git-conflict-deleted');
  await openDocument(page, 'style.md');
  await page.getByRole('button', { name: 'Conflict', exact: true }).click();
  await page.getByRole('dialog', { name: 'Steps to git' }).getByText('Settle it').waitFor();
  await lookAt(page, 'git-document-steps');
  expect(visitor.complaints).toEqual([]);
});

test('the settings of the repository look right in every look', async () => {
  await page.goto(`/projects/${projectId}/settings?tab=repository`);
  await page.getByRole('region', { name: 'State of the repository' }).waitFor();
  await page.getByRole('button', { name: 'Make a secret' }).click();
  const secret = await page.getByRole('region', { name: 'The secret' }).innerText();
  await lookAt(page, 'git-webhook-secret');
  await page.getByRole('button', { name: 'I have copied it' }).click();
  expect(await deliver(secret, 'first')).toEqual({ accepted: true, effect: 'sync' });
  await page.reload();
  await page.getByRole('list', { name: 'Last deliveries' }).getByText('first').waitFor();
  await page.getByText('A secret is set.').scrollIntoViewIfNeeded();
  await lookAt(page, 'git-settings');
  await callApi(page, 'POST', `/api/projects/${projectId}/lock`, { reason: 'Writing' });
  await git.commitFiles('acme/team', {
    files: { 'docs/style.md': '# Style\n\nIn git, once more.\n' },
    author: noah,
    message: 'Style it',
  });
  expect(await deliver(secret, 'second')).toEqual({ accepted: true, effect: 'sync' });
  await page.goto(`/projects/${projectId}`);
  await page.getByText('Changes in git wait for the end of the editing.').waitFor();
  await lookAt(page, 'git-incoming');
  await page.getByRole('button', { name: 'Release' }).click();
  await page.getByText('Changes in git wait for the end of the editing.').waitFor({ state: 'hidden' });
  expect(visitor.complaints).toEqual([]);
});

test('what waits for a person looks right in every look', async () => {
  const gone = Array.from({ length: 20 }, (_, at) => [`docs/notes/note-${at}.md`, null] as const);
  await git.commitFiles('acme/team', { files: Object.fromEntries(gone), author: noah, message: 'Clean up' });
  await protectMain(git, 'acme/team');
  await save('plan.md', '# Here\n\nProposed.\n');
  await page.goto(`/projects/${projectId}`);
  await sync();
  await page.getByRole('region', { name: 'In step with git' }).getByText('The branch is protected').waitFor();
  await page.getByRole('button', { name: 'See which' }).waitFor();
  await lookAt(page, 'git-held');
  await page.getByRole('button', { name: 'See which' }).click();
  await page.getByRole('list', { name: 'Documents that vanished in git' }).waitFor();
  await lookAt(page, 'git-held-deletions');
  expect(visitor.complaints).toEqual([]);
  expect(visitor.strays).toEqual([]);
});

/** As GitLab tells of a push. */
async function deliver(secret: string, id: string): Promise<unknown> {
  const response = await fetch(`${server.url}/webhooks/gitlab/${projectId}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-gitlab-event': 'Push Hook',
      'x-gitlab-token': secret.trim(),
      'x-gitlab-event-uuid': id,
    },
    body: JSON.stringify({ ref: 'refs/heads/main' }),
  });
  return response.json();
}

import { launchBrowser } from '@cairn/test-kit/browser';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { openDocument, previewOf, statusOf, typeAtEnd } from './editor.steps.ts';
import { ana, setUp } from './entry.steps.ts';
import { packageReadmes } from './markdown-files.ts';
import { type Visitor, newVisitor } from './visitor.ts';

const DOCUMENTS = 60;
const TOKEN = 'glpat-of-the-test-0123456789';
const noah = { name: 'Noah Weber', email: 'noah@example.test' };

const readmes = packageReadmes(DOCUMENTS);
const letGo = Promise.withResolvers<void>();
let git: GitServer;
let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let projectPath: string;

beforeAll(async () => {
  git = await startGitServer({
    tokens: { [TOKEN]: { read: '*', write: '*' } },
    // The first fetch waits, so that its progress can be looked at.
    intercept: async ({ method, url }) => {
      if (method === 'POST' && url?.endsWith('/git-upload-pack')) await letGo.promise;
      return false;
    },
  });
  await git.createRepository('handbook', {
    ...readmes,
    'docs/style.md': '# Style\n\nShort sentences.\n',
    'src/index.ts': 'export {};\n',
  });
  server = await startServer({ env: { CAIRN_EGRESS_ALLOW_GIT: new URL(git.url).host } });
  browser = await launchBrowser();
  visitor = await newVisitor(browser, server.url);
  page = visitor.page;
  await setUp(page, server);
});

afterAll(async () => {
  letGo.resolve();
  await browser?.close();
  await server?.stop();
  await git?.close();
});

test('a repository named in the dialog is imported before one’s eyes', async () => {
  await page.getByRole('button', { name: 'Create a project' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Handbook');
  await dialog.getByLabel('Repository URL').fill(`${git.url}/handbook.git`);
  await dialog.getByLabel('Access token').fill(TOKEN);
  await dialog.getByRole('button', { name: 'Create project' }).click();
  await page.waitForURL(/\/projects\/[^/]+$/);
  projectPath = new URL(page.url()).pathname;

  await page.getByRole('progressbar', { name: 'Sync' }).waitFor();
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  letGo.resolve();
  await page
    .getByText(`${DOCUMENTS + 1} documents taken from git`)
    .first()
    .waitFor();
  await page.getByRole('treeitem', { name: 'style.md' }).waitFor();
  expect(await page.getByRole('treeitem').count()).toBeGreaterThan(DOCUMENTS);
  expect(await page.getByRole('treeitem', { name: 'index.ts' }).count()).toBe(0);
});

test('what is edited here is published as a commit of the editor on top of what is there', async () => {
  const [head] = await git.log('handbook', 'main');
  await openDocument(page, 'style.md');
  await typeAtEnd(page, '\nOne thought each.\n');
  await page.getByRole('button', { name: /^Publish/ }).click();
  await page.getByText('Published as').waitFor();
  const [commit, parent] = await git.log('handbook', 'main');
  expect(commit).toMatchObject({ authorName: ana.name, authorEmail: ana.email });
  expect(parent).toEqual(head);
  expect(await git.readFile('handbook', 'main', 'docs/style.md')).toBe(
    '# Style\n\nShort sentences.\n\nOne thought each.\n',
  );
  expect(await git.readFile('handbook', 'main', 'src/index.ts')).toBe('export {};\n');
});

test('a push from elsewhere shows in the open editor once it is pulled', async () => {
  await git.commitFiles('handbook', {
    files: { 'docs/news.md': '# News\n', 'docs/style.md': '# Style\n\nShort sentences.\n\nNoah was here.\n' },
    author: noah,
    message: 'Add the news',
  });
  const other = await visitor.context.newPage();
  await other.goto(projectPath);
  await other.getByRole('button', { name: 'Sync one way' }).click();
  await other.getByRole('menuitem', { name: 'Only take from git' }).click();

  await page.getByRole('treeitem', { name: 'news.md' }).waitFor();
  await previewOf(page).getByText('Noah was here.').waitFor();
  await statusOf(page, 'Version 3');
  expect((await git.log('handbook', 'main'))[0]).toMatchObject({ subject: 'Add the news' });
  await other.close();
});

test('changed on both sides, the two texts are named and shown, and the choice is published', async () => {
  await git.commitFiles('handbook', {
    files: { 'docs/style.md': '# Style\n\nLong sentences, says Noah.\n\nNoah was here.\n' },
    author: noah,
    message: 'Prefer long sentences',
  });
  await typeAtEnd(page, 'And Ana, too.\n');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('# Style\n\nNo sentences, says Ana.\n');
  await page.getByRole('button', { name: /^Publish/ }).click();
  await page.getByText('Changed here and in git, and not published: style.md.').waitFor();
  await page.getByRole('link', { name: 'Settle it' }).click();

  const [theirs] = await git.log('handbook', 'main');
  await page.getByRole('region', { name: 'Ours: version 4' }).getByText('No sentences, says Ana.').waitFor();
  const gits = page.getByRole('region', { name: `Git’s: ${theirs!.sha.slice(0, 7)}` });
  await gits.getByText('Long sentences, says Noah.').waitFor();
  await page.getByRole('button', { name: 'Keep ours' }).click();
  await page.getByRole('button', { name: 'Settle and publish' }).click();
  await page.waitForURL(`**${projectPath}`);
  await expect
    .poll(() => git.readFile('handbook', 'main', 'docs/style.md'), { timeout: 30_000 })
    .toBe('# Style\n\nNo sentences, says Ana.\n');

  const [commit, parent] = await git.log('handbook', 'main');
  expect(parent).toEqual(theirs);
  expect(commit).toMatchObject({ authorName: ana.name });
  expect(await git.readFile('handbook', 'main', 'docs/style.md')).toBe(
    '# Style\n\nNo sentences, says Ana.\n',
  );
});

test('no error in the console, no request to another origin, and the token in no log', () => {
  expect(visitor.complaints).toEqual([]);
  expect(visitor.strays).toEqual([]);
  expect(server.logs()).not.toContain(TOKEN);
});

import { launchBrowser } from '@cairn/test-kit/browser';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { callApi } from './api.steps.ts';
import { openDocument, textOf, typeAtEnd } from './editor.steps.ts';
import { ana, setUp } from './entry.steps.ts';
import { moveBranch, protectMain } from './git-server.steps.ts';
import { type Visitor, newVisitor } from './visitor.ts';

const noah = { name: 'Noah Weber', email: 'noah@example.test' };
// A quiet spell, and the few pushes that a repository gets in a minute.
const WITHIN = { timeout: 90_000 };
vi.setConfig({ testTimeout: 120_000 });
const lines = (...texts: string[]) => `${texts.join('\n')}\n`;

const GUIDE = lines('# Guide', '', 'One.', '', 'Two.', '', 'Three.', '', 'Four.');

let git: GitServer;
let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let projectId: string;

beforeAll(async () => {
  git = await startGitServer();
  await git.createRepository('team', {
    'docs/guide.md': GUIDE,
    'docs/style.md': '# Style\n\nAs in git.\n',
    'docs/same.md': '# Same\n',
    'docs/broken.md': new Uint8Array([0xff, 0xfe, 0, 1]),
  });
  server = await startServer({ env: { CAIRN_EGRESS_ALLOW_GIT: new URL(git.url).host } });
  browser = await launchBrowser();
  visitor = await newVisitor(browser, server.url);
  page = visitor.page;
  await setUp(page, server);
  const project = await callApi<{ id: string }>(page, 'POST', '/api/projects', { name: 'Team' });
  projectId = project.id;
  const here = { 'style.md': '# Style\n\nAs here.\n', 'same.md': '# Same\n', 'plan.md': '# Plan\n' };
  for (const [fileName, content] of Object.entries(here))
    await callApi(page, 'POST', `/api/projects/${projectId}/docs`, { fileName, content });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await git?.close();
});

const inGit = (file: string, branch = 'main') => git.readFile('team', branch, `docs/${file}`);
const lastCommit = async (branch = 'main') => (await git.log('team', branch))[0];
const card = () => page.getByRole('region', { name: 'In step with git' });

test('connecting a repository shows what would come, go and collide, and changes nothing before the yes', async () => {
  const before = await lastCommit();
  await page.goto(`/projects/${projectId}/settings?tab=repository`);
  await page.getByRole('textbox', { name: 'URL' }).fill(`${git.url}/team.git`);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(/\/connect$/);
  await page
    .getByText('1 document would come from git, 1 would go there, 1 collides, 1 is the same.')
    .waitFor();
  const rows = page.getByRole('tabpanel').getByRole('listitem');
  const rowsOf = async (tab: string) => {
    await page.getByRole('tab', { name: tab }).click();
    await rows.first().waitFor();
    return rows.allInnerTexts();
  };
  expect(await rowsOf('On both sides')).toEqual([expect.stringMatching(/style\.md\s+Collides/)]);
  expect(await rowsOf('Would come')).toEqual([expect.stringMatching(/guide\.md\s+Added/)]);
  expect(await rowsOf('Would go')).toEqual([expect.stringMatching(/plan\.md\s+Added/)]);
  expect((await rowsOf('Left out')).join()).toContain('broken.md');
  expect(await lastCommit()).toEqual(before);

  await page.getByRole('link', { name: 'Team' }).click();
  await page.getByText('A repository was connected, and nothing is synced yet.').waitFor();
  expect(await page.getByRole('treeitem', { name: 'guide.md' }).count()).toBe(0);
});

test('the yes takes what would come, publishes what would go, and leaves the collision to a person', async () => {
  await page.getByRole('link', { name: 'See what would happen' }).click();
  await page.getByRole('button', { name: 'Connect and sync' }).click();
  await page.getByRole('treeitem', { name: 'guide.md' }).waitFor();
  await page.getByRole('heading', { name: '1 conflict with git' }).waitFor();
  await expect.poll(() => inGit('plan.md'), WITHIN).toBe('# Plan\n');
  expect(await inGit('style.md')).toBe('# Style\n\nAs in git.\n');
});

test('without a text before the two, the whole documents stand against each other and one is taken', async () => {
  await page.getByRole('link', { name: 'Settle style.md' }).click();
  const ours = page.getByRole('region', { name: /^Ours: version/ });
  await ours.getByText('As here.').waitFor();
  await ours.getByRole('button', { name: 'Take all of it' }).click();
  await page.getByRole('button', { name: 'Settle and publish' }).click();
  await page.waitForURL(/\/projects\/[^/]+$/);
  await expect.poll(() => inGit('style.md'), WITHIN).toBe('# Style\n\nAs here.\n');
  await page.getByRole('heading', { name: 'conflict with git' }).waitFor({ state: 'hidden' });
});

test('a text goes to git by itself once its editor has left, as a commit of who wrote it', async () => {
  const before = await lastCommit();
  await openDocument(page, 'plan.md');
  await typeAtEnd(page, '\nStep one.\n');
  await page.keyboard.press('Control+s');
  await page.getByRole('button', { name: 'Not in git yet' }).click();
  await page.getByRole('dialog', { name: 'Steps to git' }).getByText('Saved').waitFor();
  await page.keyboard.press('Escape');
  await page.goto(`/projects/${projectId}`);
  await expect.poll(() => inGit('plan.md'), WITHIN).toBe('# Plan\n\nStep one.\n');
  const commit = await lastCommit();
  expect(commit).toMatchObject({ authorName: ana.name, authorEmail: ana.email });
  expect(commit!.sha).not.toBe(before!.sha);
  await card().getByText(commit!.sha.slice(0, 7)).waitFor();
});

test('a clash made in git is settled place by place, and the remote has the result', async () => {
  await clash(
    lines('# Guide', '', 'One, by Ana.', '', 'Two.', '', 'Three.', '', 'Four, by Ana.'),
    lines('# Guide', '', 'One, by Noah.', '', 'Two.', '', 'Three.', '', 'Four, by Noah.'),
  );
  const theirs = await lastCommit();
  await page.getByRole('link', { name: 'Settle guide.md' }).click();
  await page.getByText('2 places are left to settle.').waitFor();
  await page.getByText(`${ana.name} changed it here`).waitFor();
  await page.getByText(`${noah.name} changed it in git`).waitFor();
  await page.getByText('1 of 2').waitFor();
  expect(await page.getByRole('button', { name: 'Settle and publish' }).isDisabled()).toBe(true);

  await page.keyboard.press('F7');
  await page.getByText('2 of 2').waitFor();
  await page.keyboard.press('Alt+Digit3');
  await page.getByText('One place is left to settle.').waitFor();
  await page.getByRole('button', { name: 'Keep git’s' }).click();
  await page.getByText('All places are settled').waitFor();
  const result = page.getByRole('region', { name: 'Result' });
  await textOf(page).last().click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('And what both forgot.\n');
  await result.getByText('And what both forgot.').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/\/projects\/[^/]+$/);
  await expect
    .poll(() => inGit('guide.md'), WITHIN)
    .toBe(
      lines(
        '# Guide',
        '',
        'One, by Noah.',
        '',
        'Two.',
        '',
        'Three.',
        '',
        'Four, by Ana.',
        'Four, by Noah.',
        'And what both forgot.',
      ),
    );
  const [commit, parent] = await git.log('team', 'main');
  expect(parent).toEqual(theirs);
  expect(commit).toMatchObject({ authorName: ana.name });
});

test('deleted in git and changed here, the document is kept by choice, and is back in git', async () => {
  await callApi(page, 'PUT', `/api/projects/${projectId}/docs/same.md`, { content: '# Same, and more\n' });
  await git.commitFiles('team', { files: { 'docs/same.md': null }, author: noah, message: 'Drop it' });
  await sync();
  await page.getByRole('link', { name: 'Settle same.md' }).click();
  await page.getByText(`${noah.name} deleted it in git, and ${ana.name} changed it here.`).waitFor();
  await page.getByText('Deleted on this side.').waitFor();
  await page.getByRole('button', { name: 'Keep it, with the text of the result' }).click();
  await page.waitForURL(/\/projects\/[^/]+$/);
  await expect.poll(() => inGit('same.md'), WITHIN).toBe('# Same, and more\n');
});

test('a protected branch gets a proposal beside it, which the project and the document show', async () => {
  await protectMain(git, 'team');
  const before = await lastCommit();
  await callApi(page, 'PUT', `/api/projects/${projectId}/docs/plan.md`, { content: '# Plan, proposed\n' });
  await sync();
  await card().getByText('The branch is protected, so changes are proposed in a branch:').waitFor();
  const branch = (
    await card()
      .getByText(/^cairn\//)
      .innerText()
  ).trim();
  expect(await inGit('plan.md', branch)).toBe('# Plan, proposed\n');
  expect(await lastCommit()).toEqual(before);
  await openDocument(page, 'plan.md');
  await page.getByRole('button', { name: 'In review' }).click();
  await page.getByRole('dialog', { name: 'Steps to git' }).getByText(branch).waitFor();
});

test('many documents that vanish in git at once are kept until somebody decides', async () => {
  await page.goto('/');
  const files = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`docs/${at}.md`, `# ${at}\n`]));
  await git.createRepository('many', files);
  const many = await callApi<{ id: string }>(page, 'POST', '/api/projects', {
    name: 'Many',
    repoUrl: `${git.url}/many.git`,
  });
  await page.goto(`/projects/${many.id}`);
  await page.getByRole('treeitem', { name: '11.md' }).waitFor();
  const gone = Object.fromEntries(Object.keys(files).map((file) => [file, null]));
  await git.commitFiles('many', {
    files: { ...gone, 'docs/0.md': '# 0\n' },
    author: noah,
    message: 'Clean up too much',
  });
  await sync();
  await page.getByText('11 of 12 documents vanished in git. They are kept here.').waitFor();
  await page.getByRole('button', { name: 'See which' }).click();
  await page.getByRole('list', { name: 'Documents that vanished in git' }).getByText('7.md').waitFor();
  await page.getByRole('button', { name: 'Put them back in git' }).click();
  await expect.poll(() => git.readFile('many', 'main', 'docs/7.md'), WITHIN).toBe('# 7\n');
  expect(await page.getByRole('treeitem', { name: '7.md' }).count()).toBe(1);
});

test('a history rewritten in git is told of, until somebody has read it', async () => {
  const [, before] = await git.log('many', 'main');
  await moveBranch(git, 'many', 'main', before!.sha);
  await sync();
  await page.getByText(/^The history of main was rewritten/).waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByText(/^The history of main was rewritten/).waitFor({ state: 'hidden' });
  expect((await git.log('many', 'main'))[0]?.sha).toBe(before!.sha);
});

test('no error in the console and no request to another origin', () => {
  expect(visitor.complaints).toEqual([]);
  expect(visitor.strays).toEqual([]);
});

/** The guide changed here and in git since both had the same, and a sync that found it. */
async function clash(ours: string, theirs: string): Promise<void> {
  await callApi(page, 'PUT', `/api/projects/${projectId}/docs/guide.md`, { content: ours });
  await git.commitFiles('team', {
    files: { 'docs/guide.md': theirs },
    author: noah,
    message: 'Say it my way',
  });
  await sync();
}

async function sync(): Promise<void> {
  await page.getByRole('button', { name: 'Sync', exact: true }).click();
}

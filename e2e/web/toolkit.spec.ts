import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { callApi } from './api.steps.ts';
import { statusOf, textOf, writable } from './editor.steps.ts';
import { setUp } from './entry.steps.ts';
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
  ({ id: projectId } = await callApi<{ id: string }>(page, 'POST', '/api/projects', { name: 'Toolkit' }));
  await create('AGENTS.md', '# Agents\n\nRead [the guide](guides/set-up.md#begin).\n');
  await create('guides/set-up.md', '# Begin\n\nInstall the deployment tools.\n\n## Then go on\n\nAnd on.\n');
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const create = (fileName: string, content: string) =>
  callApi<{ id: string }>(page, 'POST', `/api/projects/${projectId}/docs`, { fileName, content });
const panel = () => page.getByRole('region', { name: 'About this document' });

test('a skill begins with its template, and says what is wrong with it while it is written', async () => {
  await page.goto(`/projects/${projectId}`);
  await page.getByText('All documents pass their checks.').waitFor();
  await page.getByRole('button', { name: 'New document' }).first().click();
  await page.getByRole('button', { name: 'Skill', exact: true }).click();
  // The word to fill in is selected.
  await page.keyboard.type('review');
  expect(await page.getByLabel('Path').inputValue()).toBe('skills/review/SKILL.md');
  await page.getByRole('button', { name: 'Make document' }).click();
  await writable(page);
  await page.getByRole('button', { name: /^0 ?problems/ }).click();
  await panel().getByText('Nothing is wrong with this document.').waitFor();
  await textOf(page).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('See [this](../gone.md).');
  const problems = panel().getByRole('list', { name: 'Problems of this document' });
  await problems.getByText('“name” is missing').waitFor();
  await problems.getByText('No document skills/gone.md is in this project.').waitFor();
  await page.locator('.squiggly-error').first().waitFor();
  await problems.getByTitle('Add name: review').click();
  await problems.getByTitle('Add description').click();
  await problems.getByRole('button', { name: /No document skills\/gone\.md.*Ln 6/ }).click();
  await page.getByText('Ln 6, Col 1').waitFor();
  await page.keyboard.press('Control+s');
  await statusOf(page, /[Vv]ersion 2/);
  await page.getByRole('treeitem', { name: /SKILL\.md.*1 problem/ }).waitFor();
  await page.goto(`/projects/${projectId}`);
  await page.getByRole('button', { name: '1 warning' }).click();
  await page.getByRole('dialog', { name: 'Problems' }).getByText('skills/review/SKILL.md').waitFor();
  await page.keyboard.press('Escape');
});

test('each tool’s files are shown, with what is left out and why', async () => {
  await page.goto(`/projects/${projectId}`);
  await create('commands/ship.md', '---\ndescription: Ship it\n---\n\nShip $ARGUMENTS.\n');
  await page.getByRole('button', { name: 'What each tool will get' }).click();
  const dialog = page.getByRole('dialog', { name: 'What each tool will get' });
  await dialog.getByText('.claude/commands/ship.md').waitFor();
  await dialog.getByRole('tab', { name: 'Gemini CLI' }).click();
  await dialog.getByText('.gemini/commands/ship.toml').click();
  await dialog.getByText('Ship {{args}}.').waitFor();
  await dialog.getByRole('tab', { name: 'Codex' }).click();
  await dialog.getByRole('heading', { name: 'Left out' }).waitFor();
  await dialog.getByText('make it a skill').waitFor();
  expect(await dialog.getByRole('tab').allTextContents()).toEqual([
    'Claude Code',
    'Codex',
    'Cursor',
    'GitHub Copilot',
    'Gemini CLI',
  ]);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
});

test('a document is opened by parts of its path, and jumped about in by its headings', async () => {
  await page.keyboard.press('Control+p');
  const quickOpen = page.getByRole('dialog', { name: 'Open a document' });
  await quickOpen.getByRole('option').first().waitFor();
  expect(await quickOpen.getByRole('option').first().textContent()).toContain('skills/review/SKILL.md');
  await page.keyboard.type('gset');
  await quickOpen.getByRole('option', { name: 'guides/set-up.md' }).waitFor();
  await page.keyboard.press('Enter');
  await writable(page);
  await page.keyboard.press('Control+Shift+o');
  await panel().getByRole('button', { name: 'Then go on' }).click();
  await page.getByText('Ln 5, Col 1').waitFor();
  await panel().getByRole('tab', { name: 'Linked from' }).click();
  await panel().getByText('Read [the guide](guides/set-up.md#begin).').waitFor();
  await panel().getByRole('link', { name: 'AGENTS.md' }).click();
  await page.getByRole('heading', { name: 'AGENTS.md' }).or(page.getByTitle('AGENTS.md')).first().waitFor();
  await panel().getByRole('tab', { name: 'Problems' }).click();
  await page.keyboard.press('Escape');
  await panel().waitFor({ state: 'hidden' });
});

test('a word typed wrongly finds what holds words like it', async () => {
  await page.goto(`/projects/${projectId}`);
  await page.getByRole('searchbox', { name: 'Search in the text' }).fill('deploymnet');
  await page.getByText('No text holds “deploymnet” as it is written').waitFor();
  await page
    .getByRole('link', { name: 'guides/set-up.md' })
    .locator('mark')
    .getByText('deployment')
    .waitFor();
  expect(visitor.complaints).toEqual([]);
});

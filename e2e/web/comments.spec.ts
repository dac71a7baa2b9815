import { launchBrowser } from '@cairn/test-kit/browser';
import { openServerDatabase } from '@cairn/test-kit/database';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { openDocument, textOf } from './editor.steps.ts';
import { ana, makeSample, setUp, signIn } from './entry.steps.ts';
import { lookAt } from './looks.ts';
import { type Visitor, newVisitor } from './visitor.ts';

const ben = { name: 'Ben Okafor', email: 'ben@example.test' };

let server: RunningServer;
let browser: Browser;
let anas: Visitor;
let bens: Visitor;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  anas = await newVisitor(browser, server.url);
  bens = await newVisitor(browser, server.url);
  await setUp(anas.page, server);
  const projectId = await makeSample(anas.page);
  const database = await openServerDatabase(server.home);
  await database.addMember(projectId, await database.addPerson({ ...ben, like: ana.email }), 'viewer');
  await database.close();
  await signIn(bens.page, ben.email);
  await openDocument(anas.page, 'README.md');
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const comments = (page: Page) => page.getByRole('complementary', { name: 'Comments' });
const bell = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('a stretch of text is commented on by keyboard alone, and somebody is named by it', async () => {
  const { page } = anas;
  await textOf(page).click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.press('Control+Alt+m');
  const box = comments(page).getByRole('textbox', { name: 'Your comment' });
  await box.waitFor();
  await page.keyboard.type('Is this right, @be');
  await page.getByRole('option', { name: ben.name }).waitFor();
  await page.keyboard.press('Enter');
  expect(await box.inputValue()).toBe(`Is this right, @${ben.name} `);
  await page.keyboard.type('?');
  await page.keyboard.press('Control+Enter');
  await comments(page).getByText('Line 1').waitFor();
  await page.locator('.comment-mark').first().waitFor();
});

test('who is named is told at once, and led to the place', async () => {
  const { page } = bens;
  await bell(page, 'Notifications, 1 unread').click();
  await lookAt(page, 'notifications');
  await page.getByRole('menuitem', { name: /named you in README\.md/ }).click();
  await page.waitForURL(/\/editor\/.*thread=/);
  await comments(page).getByText('Is this right').waitFor();
  expect(await page.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0);
  await bell(page, 'Notifications').waitFor();
  await lookAt(page, 'comments');
});

test('a viewer answers, and whoever began sees it without asking', async () => {
  const { page } = bens;
  await comments(page).getByRole('button', { name: 'Answer', exact: true }).click();
  await comments(page).getByRole('textbox', { name: 'Your answer' }).fill('I would say so.');
  await page.keyboard.press('Control+Enter');
  await comments(anas.page).getByText('I would say so.').waitFor();
  await bell(anas.page, 'Notifications, 1 unread').waitFor();
  expect(await comments(page).getByRole('button', { name: 'Take back' }).count()).toBe(1);
});

test('the mark goes with its text through edits, and says when the text is gone', async () => {
  const { page } = anas;
  await textOf(page).click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Before it\n');
  await comments(page).getByText('Line 2').waitFor();
  await comments(bens.page).getByText('Line 2').waitFor();
  await page.keyboard.press('Shift+End');
  await page.keyboard.press('Delete');
  await comments(page).getByText('The text is gone').waitFor();
  await comments(bens.page).getByText('The text is gone').waitFor();
  expect(await page.locator('.comment-mark').count()).toBe(0);
});

test('a thread is resolved, found again among those, and opened again', async () => {
  const { page } = bens;
  await comments(page).getByRole('button', { name: 'Resolve', exact: true }).click();
  await comments(page).getByText('Nothing is open').waitFor();
  await comments(anas.page).getByText('Nothing is open').waitFor();
  await comments(page).getByRole('button', { name: 'Show what is resolved' }).click();
  await comments(page).getByText(`Resolved by ${ben.name}`).waitFor();
  await comments(page).getByRole('button', { name: 'Open again' }).click();
  await comments(page).getByRole('button', { name: 'Resolve', exact: true }).waitFor();
  expect([...anas.complaints, ...bens.complaints]).toEqual([]);
});

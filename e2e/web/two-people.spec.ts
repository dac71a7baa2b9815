import { launchBrowser } from '@cairn/test-kit/browser';
import { openServerDatabase } from '@cairn/test-kit/database';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import {
  openDocument,
  previewOf,
  statusOf,
  textOf,
  typeAtEnd,
  typeOffline,
  writable,
} from './editor.steps.ts';
import { ana, makeSample, setUp, signIn } from './entry.steps.ts';
import { type Visitor, newVisitor } from './visitor.ts';

const ben = { name: 'Ben Okafor', email: 'ben@example.test' };
const ACCESS_COOKIE = 'cairn_at';

let server: RunningServer;
let browser: Browser;
let anas: Visitor;
let bens: Visitor;
let projectId: string;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  anas = await newVisitor(browser, server.url);
  bens = await newVisitor(browser, server.url);
  await setUp(anas.page, server);
  projectId = await makeSample(anas.page);
  const database = await openServerDatabase(server.home);
  await database.addMember(projectId, await database.addPerson({ ...ben, like: ana.email }), 'editor');
  await database.close();
  await signIn(bens.page, ben.email);
  await bens.page.getByRole('link', { name: 'Sample project' }).click();
  await bens.page.getByText('Unlocked').waitFor();
  await bens.page.getByText('Live', { exact: true }).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('who opens the editor holds the lock, and colleagues see the name within a second', async () => {
  const now = () => performance.now();
  const [taken, seen] = await Promise.all([
    anas.page
      .waitForResponse((answer) => answer.url().endsWith('/lock') && answer.status() === 201)
      .then(now),
    bens.page.getByText(`${ana.name} holds the edit lock`).waitFor().then(now),
    openDocument(anas.page, 'README.md'),
  ]);
  expect(seen - taken).toBeLessThan(1000);
});

test('a colleague reads meanwhile: nothing can be typed, and what is written shows as it is written', async () => {
  const { page } = bens;
  await page.getByRole('treeitem', { name: 'README.md' }).click();
  await page.getByText(`${ana.name} is editing since`).waitFor();
  await page.getByText('You see what they write; join to write with them.').waitFor();
  const before = await previewOf(page).innerText();
  await textOf(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Ben types all the same.');
  expect(await previewOf(page).innerText()).toBe(before);
  expect(await page.getByRole('button', { name: 'Save version', exact: true }).count()).toBe(0);

  await typeAtEnd(anas.page, '\nWritten by Ana.\n');
  await previewOf(page).getByText('Written by Ana.').waitFor();
  await anas.page.keyboard.press('Control+s');
  await statusOf(anas.page, 'Saved · version 2');
  await statusOf(page, `Saved · version 2 · just now made of what ${ana.name} wrote`);
});

test('when the holder leaves, the lock is free for whoever asks for it', async () => {
  await anas.page.getByRole('link', { name: 'Sample project' }).first().click();
  await bens.page.getByText('Nobody is editing any more.').waitFor();
  await bens.page.getByRole('button', { name: 'Edit now' }).click();
  await writable(bens.page);
  await anas.page.getByText(`${ben.name} holds the edit lock`).waitFor();
  expect(await bens.page.getByText('Nobody is editing any more.').count()).toBe(0);
});

test('a broken lock leaves the text where it is, as a version', async () => {
  const { page } = bens;
  await typeAtEnd(page, '\nWritten by Ben.\n');
  await anas.page.getByRole('button', { name: 'Break the lock' }).click();
  await anas.page
    .getByRole('alertdialog', { name: `Break ${ben.name}’s lock?` })
    .getByRole('button', { name: 'Break the lock' })
    .click();
  await anas.page.getByText('Unlocked').waitFor();
  await page.getByText('Your edit lock has run out or was released. All that you wrote is saved.').waitFor();
  await statusOf(page, 'Saved · version 3');
  expect(await page.getByRole('button', { name: 'Save version', exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'Edit now' }).click();
  await writable(page);
  expect(await previewOf(page).innerText()).toContain('Written by Ben.');
});

test('what is written offline outlives a reload of the page, and is there once it is back', async () => {
  const { page, context } = bens;
  await context.setOffline(true);
  await statusOf(page, 'Offline – what you write is kept here');
  await typeOffline(page, '\nWritten before the reload.\n');
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  const address = page.url();
  await page.goto('about:blank');
  expect(asked).toEqual(['beforeunload']);
  await context.setOffline(false);
  await page.goto(address);
  await previewOf(page).getByText('Written before the reload.').waitFor();
  await statusOf(page, 'Saved · changes since version 3');
});

test('the server is killed while somebody writes: it is told, nothing is lost, and work goes on', async () => {
  const { page } = bens;
  const { home, setupToken, url } = server;
  await server.kill9();
  await page.getByText('Reconnecting').waitFor();
  await statusOf(page, 'Offline – what you write is kept here');
  await typeOffline(page, '\nWritten without a server.\n');

  // The outage outlasts the access cookie, so that coming back needs a fresh one.
  await bens.context.clearCookies({ name: ACCESS_COOKIE });
  server = await startServer({
    home,
    env: { CAIRN_SETUP_TOKEN: setupToken, PORT: new URL(url).port },
  });
  await page.getByText('Live', { exact: true }).waitFor();
  await statusOf(page, 'Saved · changes since version');
  await previewOf(page).getByText('Written without a server.').waitFor();
  await previewOf(page).getByText('Written before the reload.').waitFor();

  await anas.page.getByText('Live', { exact: true }).waitFor();
  await anas.page.getByRole('treeitem', { name: 'README.md' }).click();
  await anas.page.getByText(`${ben.name} is editing since`).waitFor();
  await previewOf(anas.page).getByText('Written without a server.').waitFor();
  expect(await previewOf(anas.page).innerText()).toContain('Written before the reload.');
});

test('all of it without an error in the console or a request to another origin', () => {
  expect([...anas.complaints, ...bens.complaints]).toEqual([]);
  expect([...anas.strays, ...bens.strays]).toEqual([]);
});

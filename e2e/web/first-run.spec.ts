import { join } from 'node:path';
import { launchBrowser } from '@cairn/test-kit/browser';
import { startGitServer } from '@cairn/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { openDocument, previewOf, statusOf, typeAtEnd } from './editor.steps.ts';
import { PASSWORD, ana, makeSample, signIn } from './entry.steps.ts';
import { type Visitor, newVisitor } from './visitor.ts';

let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;

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

test('the setup link makes the owner’s account, and what is wrong is said beside its field', async () => {
  await page.goto(`/setup?token=${server.setupToken}`);
  await page.getByLabel('Your name').fill(ana.name);
  await page.getByLabel('E-mail').fill(ana.email);
  await page.getByLabel('Password').fill('short');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('at least 10 characters').waitFor();
  expect(await page.getByLabel('Password').getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByLabel('Your name').inputValue()).toBe(ana.name);

  await page.getByLabel('Password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Lay the first stone' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/');
});

test('the sample is one click away; an edit becomes version 2 and a commit of whoever edited', async () => {
  const projectId = await makeSample(page);
  const git = await startGitServer({ root: join(server.home, 'samples') });
  try {
    const before = await git.log(projectId, 'main');
    await openDocument(page, 'README.md');
    await typeAtEnd(page, '\nWritten in the browser.\n');
    await previewOf(page).getByText('Written in the browser.').waitFor();
    await page.keyboard.press('Control+s');
    await statusOf(page, 'Saved · version 2');

    await page.getByRole('button', { name: 'History' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Version 2' }).getByText('Current').waitFor();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Version 1/ })
      .click();
    await page.getByRole('dialog').getByTestId('diff-editor').getByText('Written in the browser.').waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: /^Publish/ }).click();
    await page.getByText('Published as').waitFor();
    const [commit, ...older] = await git.log(projectId, 'main');
    expect(commit).toMatchObject({ authorName: ana.name, authorEmail: ana.email });
    expect(older).toEqual(before);
    await page.getByText(`Published as ${commit!.sha.slice(0, 7)}`).waitFor();
    expect(await git.readFile(projectId, 'main', 'docs/README.md')).toContain('\nWritten in the browser.\n');
  } finally {
    await git.close();
  }
});

test('after signing out, a wrong password is told and keeps the address; the right one leads back', async () => {
  const address = new URL(page.url()).pathname;
  await page.getByRole('button', { name: 'Account of Ana Lima' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/login');

  await signIn(page, ana.email, 'not the password');
  await page.getByRole('alert').getByText('do not belong together').waitFor();
  expect(await page.getByLabel('E-mail').inputValue()).toBe(ana.email);

  await page.goto(address);
  await page.waitForURL('**/login?next=*');
  await page.getByLabel('E-mail').fill(ana.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${address}`);
  await statusOf(page, 'Version 2');
});

test('the setup link a second time says that it was used, and leads to sign-in', async () => {
  await page.goto(`/setup?token=${server.setupToken}`);
  await page.getByRole('heading', { name: 'Cairn is set up already' }).waitFor();
  await page.getByRole('link', { name: 'Go to sign-in' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/login');
});

test('all of it without an error in the console or a request to another origin', () => {
  expect(visitor.complaints).toEqual([]);
  expect(visitor.strays).toEqual([]);
});

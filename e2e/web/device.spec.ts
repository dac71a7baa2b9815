import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Desk } from '../cli/command-line.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { PASSWORD, ana, makeSample, setUp } from './entry.steps.ts';
import { lookAt } from './looks.ts';
import { type Visitor, newVisitor } from './visitor.ts';

let server: RunningServer;
let browser: Browser;
let owner: Visitor;
let page: Page;
let desk: Desk;
let projectId: string;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  owner = await newVisitor(browser, server.url);
  page = owner.page;
  await setUp(page, server);
  projectId = await makeSample(page);
  desk = await Desk.set();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await desk?.remove();
});

const codeOf = async (login: ReturnType<Desk['start']>) => {
  const [, address, code] = await login.said(/Open (\S+)\n.* the code ([A-Z]{4}-[A-Z]{4})/);
  return { address: address!, code: code! };
};

test('"cairn login" shows a code, a person lets the machine in, and the key is theirs alone', async () => {
  const login = desk.start(['login', server.url, '--no-browser']);
  const { address, code } = await codeOf(login);
  await page.goto(address);
  await page.getByText(code, { exact: true }).waitFor();
  await page.getByText('127.0.0.1').waitFor();
  await lookAt(page, 'device');
  await page.getByRole('button', { name: 'Let it in' }).click();
  await page.getByRole('heading', { name: /is signed in$/ }).waitFor();
  await lookAt(page, 'device-approved');
  expect(await login.ended).toMatchObject({ code: 0, stdout: expect.stringContaining('Signed in to') });

  const file = join(desk.home, '.config/cairn/config.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(desk.home, '.config/cairn'))).mode & 0o777).toBe(0o700);
  const kept = JSON.parse(await readFile(file, 'utf8')) as {
    keys: Record<string, Record<string, { key: string }>>;
  };
  expect(kept.keys[server.url]![projectId]!.key).toMatch(/^cxk_/);
  await page.goto(`/projects/${projectId}/settings?tab=api-keys`);
  await page.getByRole('listitem').filter({ hasText: 'hook' }).first().waitFor();
});

test('whoever is not signed in signs in first, and then sees the very machine', async () => {
  const login = desk.start(['login', server.url, '--no-browser']);
  const { address, code } = await codeOf(login);
  const visitor = await newVisitor(browser, server.url);
  await visitor.page.goto(address);
  await visitor.page.getByLabel('E-mail').fill(ana.email);
  await visitor.page.getByLabel('Password').fill(PASSWORD);
  await visitor.page.getByRole('button', { name: 'Sign in' }).click();
  await visitor.page.getByText(code, { exact: true }).waitFor();
  await visitor.page.getByRole('button', { name: 'I did not ask for this' }).click();
  await visitor.page.getByRole('heading', { name: /was turned away$/ }).waitFor();
  expect(await login.ended).toMatchObject({
    code: 5,
    stderr: expect.stringContaining('The machine was turned away in the browser.'),
  });
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
});

test('a code that no machine has is said so, by keyboard alone, and another can be typed', async () => {
  await page.goto('/device');
  await page.locator('input:focus').waitFor();
  await page.keyboard.type('bbbb-bbbb');
  await page.keyboard.press('Enter');
  await page.getByText('No machine waits with this code').waitFor();
  await lookAt(page, 'device-code');
  const login = desk.start(['login', server.url, '--no-browser']);
  const { code } = await codeOf(login);
  await page.getByLabel('Code').fill(code.toLowerCase());
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Let it in' }).click();
  expect(await login.ended).toMatchObject({ code: 0 });
  expect(owner.complaints).toEqual([]);
});

import type { Page } from 'playwright-core';
import type { RunningServer } from '../start-server.ts';

export const PASSWORD = 'correct horse battery';
export const ana = { name: 'Ana Lima', email: 'ana@example.test' };

/** Becomes the owner of a fresh server, by the link it printed. */
export async function setUp(page: Page, server: RunningServer): Promise<void> {
  await page.goto(`/setup?token=${server.setupToken}`);
  await page.getByLabel('Your name').fill(ana.name);
  await page.getByLabel('E-mail').fill(ana.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the owner and sign in' }).click();
  await page.getByRole('heading', { name: 'Lay the first stone' }).waitFor();
}

export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** From the empty start page to the sample project's page; returns the project's id. */
export async function makeSample(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Try the sample project' }).click();
  await page.waitForURL(/\/projects\/[^/]+$/);
  await page.getByRole('treeitem', { name: 'README.md' }).waitFor();
  return new URL(page.url()).pathname.split('/')[2]!;
}

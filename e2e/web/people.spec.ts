import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { PASSWORD, ana, makeSample, setUp, signIn } from './entry.steps.ts';
import { totpOf } from './totp.ts';
import { type Visitor, newVisitor } from './visitor.ts';

const NEW_PASSWORD = 'a longer horse battery';
const noah = { name: 'Noah Weber', email: 'noah@example.test' };

let server: RunningServer;
let browser: Browser;
let owner: Visitor;
let guest: Visitor;
let page: Page;
let projectId: string;
let recoveryCodes: string[];

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  owner = await newVisitor(browser, server.url);
  guest = await newVisitor(browser, server.url);
  page = owner.page;
  await setUp(page, server);
  projectId = await makeSample(page);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('somebody invited by a link joins with a new account, in the role that was meant', async () => {
  await page.goto(`/projects/${projectId}/settings?tab=members`);
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByLabel('E-mail').fill(noah.email);
  await page.getByLabel('Role').click();
  await page.getByRole('option', { name: 'Viewer' }).click();
  await page.getByRole('button', { name: 'Make the invitation' }).click();
  const link = await page.getByRole('region', { name: 'The link' }).innerText();
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByText(`invited by ${ana.name}`).waitFor();

  await guest.page.goto(link.trim());
  await guest.page.getByText('invites you as viewer of “Sample project”').waitFor();
  await guest.page.getByLabel('Your name').fill(noah.name);
  await guest.page.getByLabel('Password').fill(PASSWORD);
  await guest.page.getByRole('button', { name: 'Join' }).click();
  await guest.page.getByRole('link', { name: 'Sample project' }).waitFor();
  await page.reload();
  await page.getByRole('combobox', { name: `Role of ${noah.name}` }).waitFor();

  const late = await newVisitor(browser, server.url);
  await late.page.goto(link.trim());
  await late.page.getByRole('heading', { name: 'This invitation does not work' }).waitFor();
  expect(await late.page.getByLabel('Your name').count()).toBe(0);
  await late.context.close();
});

test('a viewer who becomes an editor may edit, and who is taken out sees nothing any more', async () => {
  await guest.page.goto(`/projects/${projectId}`);
  await guest.page.getByRole('treeitem', { name: 'README.md' }).waitFor();
  expect(await guest.page.getByRole('button', { name: 'New document' }).count()).toBe(0);
  await page.getByRole('combobox', { name: `Role of ${noah.name}` }).click();
  await page.getByRole('option', { name: 'Editor' }).click();
  await guest.page.getByRole('button', { name: 'New document' }).first().waitFor();

  await page
    .getByRole('listitem')
    .filter({ hasText: noah.email })
    .getByRole('button', { name: 'Remove…' })
    .click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('combobox', { name: `Role of ${noah.name}` }).waitFor({ state: 'hidden' });
  await guest.page.goto(`/projects/${projectId}`);
  await guest.page.getByRole('heading', { name: 'No such project' }).waitFor();
});

test('whoever opens the link of somebody else signs out there, and the right account goes on with it', async () => {
  await page.goto(`/projects/${projectId}/settings?tab=members`);
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByLabel('E-mail').fill(noah.email);
  await page.getByRole('button', { name: 'Make the invitation' }).click();
  const link = await page.getByRole('region', { name: 'The link' }).innerText();
  await page.getByRole('button', { name: 'I have copied it' }).click();

  const wrong = await newVisitor(browser, server.url);
  await signIn(wrong.page, ana.email);
  await wrong.page.getByRole('link', { name: 'Sample project' }).waitFor();
  await wrong.page.goto(link.trim());
  await wrong.page.getByText(`You are signed in as ${ana.email}`).waitFor();
  expect(await wrong.page.getByRole('button', { name: 'Accept the invitation' }).count()).toBe(0);
  await wrong.page.getByRole('button', { name: 'Sign out and use another account' }).click();
  await wrong.page.waitForURL(/\/login\?next=/);
  await wrong.page.getByLabel('E-mail').fill(noah.email);
  await wrong.page.getByLabel('Password').fill(PASSWORD);
  await wrong.page.getByRole('button', { name: 'Sign in' }).click();
  await wrong.page.getByRole('button', { name: 'Accept the invitation' }).click();
  await wrong.page.waitForURL(new RegExp(`/projects/${projectId}`));
  await wrong.context.close();
});

test('a second factor is set up, asked for, and recovery codes open once', async () => {
  await page.goto('/account');
  await page.getByRole('button', { name: 'Set up…' }).click();
  const secret = await page.getByRole('region', { name: 'The key' }).innerText();
  await page.getByRole('dialog').getByLabel('Code').fill(totpOf(secret));
  await page.getByRole('button', { name: 'Switch it on' }).click();
  const text = await page.getByRole('region', { name: 'Recovery codes' }).innerText();
  recoveryCodes = text.trim().split(/\s+/);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText(`${recoveryCodes.length} recovery codes are left`).waitFor();

  const other = await newVisitor(browser, server.url);
  await signIn(other.page, ana.email);
  await other.page.getByLabel('Code').fill('000000');
  await other.page.getByRole('button', { name: 'Sign in' }).click();
  await other.page.getByRole('alert').first().waitFor();
  // The code of the next half minute: this one was used to switch it on.
  await other.page.getByLabel('Code').fill(totpOf(secret, 1));
  await other.page.getByRole('button', { name: 'Sign in' }).click();
  await other.page.getByRole('link', { name: 'Sample project' }).waitFor();

  const third = await newVisitor(browser, server.url);
  await signIn(third.page, ana.email);
  await third.page.getByLabel('Code').fill(recoveryCodes[0]!);
  await third.page.getByRole('button', { name: 'Sign in' }).click();
  await third.page.getByRole('link', { name: 'Sample project' }).waitFor();
  await page.reload();
  await page.getByText(`${recoveryCodes.length - 1} recovery codes are left`).waitFor();
  expect(await page.getByRole('button', { name: /^Sign out / }).count()).toBeGreaterThan(1);
  await other.context.close();
  await third.context.close();
});

test('every other session is signed out at once, and a changed password holds', async () => {
  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out all others' }).click();
  await page.getByRole('button', { name: 'Sign out all others' }).waitFor({ state: 'hidden' });
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('The password is changed').waitFor();
  await page.getByRole('button', { name: 'Switch off…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Switch off' }).click();
  await page.getByRole('button', { name: 'Set up…' }).waitFor();
  const stranger = await newVisitor(browser, server.url);
  await signIn(stranger.page, ana.email);
  await stranger.page.getByRole('alert').first().waitFor();
  await signIn(stranger.page, ana.email, NEW_PASSWORD);
  await stranger.page.getByRole('link', { name: 'Sample project' }).waitFor();
  expect(stranger.complaints).toEqual([]);
  await stranger.context.close();
});

test('an administrator makes an account, whose owner chooses a password by its link, and disables it', async () => {
  await page.goto('/admin/users');
  await page.getByRole('button', { name: 'New account' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Mia Rossi');
  await dialog.getByLabel('E-mail').fill('mia@example.test');
  await dialog.getByRole('button', { name: 'Make the account' }).click();
  const link = await page.getByRole('region', { name: 'The link' }).innerText();
  await page.getByRole('button', { name: 'I have copied it' }).click();

  const mia = await newVisitor(browser, server.url);
  await mia.page.goto(link.trim());
  await mia.page.getByLabel('New password').fill(NEW_PASSWORD);
  await mia.page.getByRole('button', { name: 'Set the password' }).click();
  await mia.page.getByRole('heading', { name: 'Your password is set' }).waitFor();
  await signIn(mia.page, 'mia@example.test', NEW_PASSWORD);
  await mia.page.getByRole('heading', { name: 'Lay the first stone' }).waitFor();

  await page.getByRole('button', { name: 'More for Mia Rossi' }).click();
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  await page.getByText('disabled').first().waitFor();
  // Her open page is led there as well; the two must not cross.
  await mia.page.waitForURL(/\/login/);
  await signIn(mia.page, 'mia@example.test', NEW_PASSWORD);
  await mia.page.getByRole('alert').filter({ hasText: 'disabled' }).waitFor();
  expect(mia.complaints).toEqual([]);
  await mia.context.close();
});

test('the audit log tells all of it, and is exported as JSON lines', async () => {
  await page.goto('/admin/audit');
  await page.getByText('disabled the account Mia Rossi').waitFor();
  await page.goto(`/projects/${projectId}/settings?tab=audit`);
  await page.getByText('role: viewer → editor').waitFor();
  const started = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export' }).click();
  const stream = await (await started).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks)
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { action: string });
  expect(lines.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['invitation.created', 'member.removed']),
  );
  expect(owner.complaints).toEqual([]);
  expect(owner.strays).toEqual([]);
});

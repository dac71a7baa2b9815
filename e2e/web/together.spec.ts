import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from '@cairn/test-kit/browser';
import { openServerDatabase } from '@cairn/test-kit/database';
import type { Browser, Page } from 'playwright-core';
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
import { lookAt } from './looks.ts';
import { type Visitor, newVisitor } from './visitor.ts';

const ben = { name: 'Ben Okafor', email: 'ben@example.test' };
const vera = { name: 'Vera Lind', email: 'vera@example.test' };

let server: RunningServer;
let browser: Browser;
let anas: Visitor;
let bens: Visitor;
let veras: Visitor;
let address: string;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  anas = await newVisitor(browser, server.url);
  bens = await newVisitor(browser, server.url);
  veras = await newVisitor(browser, server.url);
  for (const { context } of [anas, bens]) await context.tracing.start({ screenshots: true, snapshots: true });
  await setUp(anas.page, server);
  const projectId = await makeSample(anas.page);
  const database = await openServerDatabase(server.home);
  await database.addMember(projectId, await database.addPerson({ ...ben, like: ana.email }), 'editor');
  await database.addMember(projectId, await database.addPerson({ ...vera, like: ana.email }), 'viewer');
  await database.close();
  await openDocument(anas.page, 'README.md');
  address = anas.page.url();
  for (const [visitor, person] of [
    [bens, ben],
    [veras, vera],
  ] as const) {
    await signIn(visitor.page, person.email);
    await visitor.page.getByRole('link', { name: 'Sample project' }).waitFor();
    await visitor.page.goto(address);
    await previewOf(visitor.page).waitFor();
  }
});

afterAll(async () => {
  const traces = join(import.meta.dirname, '../traces');
  await mkdir(traces, { recursive: true });
  await anas?.context.tracing.stop({ path: join(traces, 'ana.zip') });
  await bens?.context.tracing.stop({ path: join(traces, 'ben.zip') });
  await browser?.close();
  await server?.stop();
});

const others = (page: Page) => page.getByRole('list', { name: 'Also in this document' });
const cursorOf = (page: Page, name: string) => page.locator('.remote-cursor', { hasText: name });

test('a colleague joins with two keys, and each sees that the other is there', async () => {
  await bens.page.getByText(`${ana.name} is editing since`).waitFor();
  await bens.page.getByRole('button', { name: 'Join' }).waitFor();
  await bens.page.keyboard.press('Control+Enter');
  await writable(bens.page);
  await others(anas.page).getByText(`${ben.name} is editing`).waitFor();
  await others(bens.page).getByText(`${ana.name} is editing`).waitFor();
  await anas.page.getByRole('treeitem', { name: 'README.md' }).getByText(`${vera.name} is reading`).waitFor();
  expect(await bens.page.getByRole('button', { name: 'Join' }).count()).toBe(0);
});

test('both type at once, in two places of one document, and nothing of either is lost', async () => {
  await anas.page.keyboard.press('Escape');
  await textOf(anas.page).click();
  await anas.page.keyboard.press('Control+Home');
  await textOf(bens.page).click();
  await bens.page.keyboard.press('Control+End');
  await Promise.all([
    anas.page.keyboard.type('Ana writes at the top of it all.\n\n', { delay: 20 }),
    bens.page.keyboard.type('\n\nBen writes at the end of it all.', { delay: 20 }),
  ]);
  for (const { page } of [anas, bens, veras]) {
    await previewOf(page).getByText('Ana writes at the top of it all.').waitFor();
    await previewOf(page).getByText('Ben writes at the end of it all.').waitFor();
  }
  await statusOf(anas.page, 'Saved · changes since version 1');
  const [one, other] = await Promise.all([
    previewOf(anas.page).innerText(),
    previewOf(bens.page).innerText(),
  ]);
  expect(one).toBe(other);
});

test('each sees the cursor of the other, with the name', async () => {
  await textOf(anas.page).click();
  await anas.page.keyboard.press('Control+Home');
  await bens.page.keyboard.press('Control+Home');
  await bens.page.keyboard.press('ArrowDown');
  await bens.page.keyboard.press('ArrowDown');
  await bens.page.keyboard.press('Shift+End');
  await cursorOf(anas.page, ben.name).waitFor();
  await cursorOf(bens.page, ana.name).waitFor();
  await cursorOf(veras.page, ana.name).waitFor();
  expect(await cursorOf(anas.page, vera.name).count()).toBe(0);
  await lookAt(anas.page, 'editor-two-people');
});

test('undo takes back what one wrote oneself, and nothing of the other', async () => {
  await textOf(bens.page).click();
  await bens.page.keyboard.press('Control+End');
  await bens.page.keyboard.type(' And a last word of Ben.');
  await previewOf(anas.page).getByText('And a last word of Ben.').waitFor();
  await textOf(anas.page).click();
  await anas.page.keyboard.press('Control+Home');
  await anas.page.keyboard.type('Too much. ');
  await previewOf(bens.page).getByText('Too much.').waitFor();
  await anas.page.keyboard.press('Control+z');
  await previewOf(bens.page).getByText('Too much.').waitFor({ state: 'detached' });
  await anas.page.keyboard.press('Control+z');
  await anas.page.keyboard.press('Control+z');
  await anas.page.keyboard.press('Control+z');
  expect(await previewOf(anas.page).innerText()).toContain('And a last word of Ben.');
  await anas.page.keyboard.press('Control+y');
});

test('a viewer watches what is written, and can write nothing', async () => {
  const { page } = veras;
  await page.getByText('You may read this project, not change it.').waitFor();
  await textOf(page).click();
  await page.keyboard.type('Vera types all the same.');
  await anas.page.keyboard.press('Control+End');
  await anas.page.keyboard.type(' So says Ana.');
  await previewOf(page).getByText('So says Ana.').waitFor();
  expect(await previewOf(page).innerText()).not.toContain('Vera types all the same.');
  expect(await page.getByRole('button', { name: 'Save version', exact: true }).count()).toBe(0);
});

test('one goes offline, both write on, and both texts are there when they are back', async () => {
  await bens.context.setOffline(true);
  await statusOf(bens.page, 'Offline – what you write is kept here');
  await typeOffline(bens.page, '\n\nBen wrote this on the train.');
  await typeAtEnd(anas.page, '\n\nAna wrote this at her desk.');
  expect(await previewOf(anas.page).innerText()).not.toContain('on the train');
  await bens.context.setOffline(false);
  for (const { page } of [anas, bens, veras]) {
    await previewOf(page).getByText('Ben wrote this on the train.').waitFor();
    await previewOf(page).getByText('Ana wrote this at her desk.').waitFor();
  }
  await statusOf(bens.page, 'Saved · changes since version');
});

test('a version is made with a note, and the colleague hears of it', async () => {
  const { page } = bens;
  await page.keyboard.press('Control+Shift+s');
  await page.getByRole('dialog', { name: 'Save a version' }).getByLabel('Note').fill('Both were here');
  await page.keyboard.press('Enter');
  await statusOf(page, /Saved · version \d+/);
  await statusOf(anas.page, /Saved · version \d+ · just now made of what/);
  const [, , projectId, docId] = new URL(address).pathname.split('/');
  const versions = await page.request.get(`/api/projects/${projectId}/docs/${docId}/versions`);
  expect((await versions.json()).data[0]).toMatchObject({ note: 'Both were here' });
});

test('a tab that is closed while offline loses nothing', async () => {
  await bens.context.setOffline(true);
  await statusOf(bens.page, 'Offline – what you write is kept here');
  await typeOffline(bens.page, '\n\nBen closed the lid.');
  const page = await bens.context.newPage();
  await expect.poll(() => keptDrafts(bens.page)).toBeGreaterThan(0);
  await bens.page.close();
  await bens.context.setOffline(false);
  await page.goto(address);
  await previewOf(page).getByText('Ben closed the lid.').waitFor();
  await statusOf(page, 'Saved · changes since version');
  await previewOf(anas.page).getByText('Ben closed the lid.').waitFor();
  await expect.poll(() => keptDrafts(page)).toBe(0);
  bens = { ...bens, page };
});

test('an admin breaks the lock while somebody is offline: the text is kept, and goes in when it is taken again', async () => {
  await writable(bens.page);
  await anas.page.getByRole('link', { name: 'Sample project' }).first().click();
  await anas.page.getByText(`${ben.name} holds the edit lock`).waitFor();
  await bens.context.setOffline(true);
  await statusOf(bens.page, 'Offline – what you write is kept here');
  await typeOffline(bens.page, '\n\nNobody has seen this yet.');
  await anas.page.getByRole('button', { name: 'Break the lock' }).click();
  await anas.page
    .getByRole('alertdialog', { name: `Break ${ben.name}’s lock?` })
    .getByRole('button', { name: 'Break the lock' })
    .click();
  await anas.page.getByText('Unlocked').waitFor();
  await bens.context.setOffline(false);
  const { page } = bens;
  await page.getByText('What you wrote and is not saved yet is kept here.').waitFor();
  expect(await previewOf(page).innerText()).toContain('Nobody has seen this yet.');
  expect(await previewOf(veras.page).innerText()).not.toContain('Nobody has seen this yet.');
  await lookAt(page, 'editor-lock-lost');
  await page.getByRole('button', { name: 'Take the lock and save' }).click();
  await previewOf(veras.page).getByText('Nobody has seen this yet.').waitFor();
  await statusOf(page, 'Saved · changes since version');
});

test('a text that began anew on the server comes without doubles, and what was not saved is offered as a draft', async () => {
  const { page, context } = bens;
  await veras.page.goto('/');
  await page.keyboard.press('Control+s');
  await statusOf(page, /Saved · version \d+/);
  const before = await previewOf(page).innerText();
  await context.setOffline(true);
  await typeOffline(page, '\n\nBen had this in his old copy.');
  const database = await openServerDatabase(server.home);
  await database.rows('update docs set lineage = gen_random_uuid() where id = $1', [
    page.url().split('/').at(-1),
  ]);
  await database.close();
  await context.setOffline(false);
  await page.getByText('Unsaved text of yours from').waitFor();
  expect(await previewOf(page).innerText()).toBe(before);
  await writable(page);
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await previewOf(page).getByText('Ben had this in his old copy.').waitFor();
  expect(await page.getByText('Unsaved text of yours from').count()).toBe(0);
  await expect.poll(() => keptDrafts(page)).toBe(0);
});

test('all of it without an error in the console or a request to another origin', () => {
  expect([...anas.complaints, ...bens.complaints, ...veras.complaints]).toEqual([]);
  expect([...anas.strays, ...bens.strays, ...veras.strays]).toEqual([]);
});

/** How many drafts the browser of that page keeps. */
function keptDrafts(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('cairn-drafts');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const counting = opening.result.transaction('drafts').objectStore('drafts').count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
          counting.onerror = () => reject(counting.error);
        };
      }),
  );
}

import { Buffer } from 'node:buffer';
import type { Doc } from '@cairn/contracts';
import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { callApi } from './api.steps.ts';
import { enterText, previewOf, textOf, writable } from './editor.steps.ts';
import { makeSample, setUp } from './entry.steps.ts';
import { lookAt } from './looks.ts';
import { type Visitor, newVisitor } from './visitor.ts';

const LONG = `a-picture-of-the-harbour-with-quite-a-long-name-${'x'.repeat(40)}.png`;

/** The server closes a connection that was idle, maybe just as it is used again. */
const OVER_AN_OLD_LINE = { maxRetries: 2 };

let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let projectId: string;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  visitor = await newVisitor(browser, server.url, { permissions: ['clipboard-read', 'clipboard-write'] });
  page = visitor.page;
  await setUp(page, server);
  projectId = await makeSample(page);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const listed = (): Locator => page.getByRole('list', { name: 'Attachments' }).getByRole('listitem');
const widthOf = (picture: Locator): Promise<number> =>
  picture.evaluate((img: HTMLImageElement) => img.naturalWidth);
const row = (name: string): Locator =>
  listed().filter({ has: page.getByRole('link', { name, exact: true }) });

test('the project page leads to its attachments, and while there are none it says how to come by them', async () => {
  await page.getByRole('link', { name: 'Attachments' }).click();
  await page.waitForURL(/\/attachments$/);
  await page.getByText('No attachments yet').waitFor();
  await page.getByText('Paste or drop a picture into a document').waitFor();
  await expect.poll(() => page.title()).toContain('Attachments of Sample project');
  await lookAt(page, 'attachments-empty');
});

test('files that are uploaded are listed, pictures with a preview', async () => {
  await page.getByLabel('Files to upload').setInputFiles([
    { name: 'Harbour map.png', mimeType: 'image/png', buffer: await pictureOf('#2563eb') },
    { name: 'minutes.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 minutes') },
  ]);
  await page.getByText('2 files uploaded').waitFor();
  await row('minutes.pdf').getByText('PDF · 16 B · Ana Lima').waitFor();
  await row('minutes.pdf').getByText('No document links to it').waitFor();
  await expect.poll(() => widthOf(row('Harbour-map.png').locator('img'))).toBe(320);
});

test('each says which documents show it, and leads there', async () => {
  for (const folder of ['a', 'b', 'c', 'd', 'e'])
    await write(`${folder}/tour.md`, '# Tour\n\n![map](../attachments/Harbour-map.png)\n');
  await write('agenda.md', '# Agenda\n\n[Minutes](attachments/minutes.pdf)\n');
  const shown = row('Harbour-map.png').getByText('Shown in a/tour.md, b/tour.md, c/tour.md and 2 more');
  await shown.waitFor();
  await row('minutes.pdf').getByText('Linked from agenda.md').waitFor();
  await row('Harbour-map.png').getByRole('button', { name: '2 more' }).click();
  await row('Harbour-map.png').getByRole('link', { name: 'e/tour.md' }).click();
  await page.waitForURL(/\/editor\//);
  await previewOf(page).getByAltText('map').waitFor();
  await expect.poll(() => widthOf(previewOf(page).getByAltText('map'))).toBe(320);
});

test('the palette leads there, and a copied link fits where it is pasted', async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Command palette' }).getByRole('combobox').fill('pictures');
  await page.getByRole('option', { name: 'Attachments' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/attachments$/);
  await row('Harbour-map.png').getByRole('button', { name: 'Copy the Markdown link' }).click();
  await row('Harbour-map.png').getByRole('button', { name: 'Copied' }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe('![Harbour-map](attachments/Harbour-map.png)');
  const doc = await write('deep/er/pasted.md', '# Pasted\n\n');
  await page.goto(`/editor/${projectId}/${doc.id}`);
  await writable(page);
  await enterText(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Control+v');
  await textOf(page).getByText('![Harbour-map](../../attachments/Harbour-map.png)').waitFor();
  await previewOf(page).getByAltText('Harbour-map').waitFor();
});

test('it looks right in every look, with names of any length and the question before deleting', async () => {
  await upload(LONG, await pictureOf('#b45309'));
  await upload('unused.png', await pictureOf('#15803d'));
  await upload('notes.txt', Buffer.from('Notes'));
  await page.goto(`/projects/${projectId}/attachments`);
  await row('Harbour-map.png').locator('img').waitFor();
  expect(await listed().count()).toBe(5);
  await lookAt(page, 'attachments');
  await row('Harbour-map.png').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').waitFor();
  await lookAt(page, 'attachments-delete');
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
});

test('what no document shows is deleted after a question, by keyboard alone', async () => {
  await row('unused.png').getByRole('button', { name: 'Delete' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('alertdialog').getByText('No document shows it.').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Deleted unused.png').waitFor();
  await row('unused.png').waitFor({ state: 'detached' });
  await page.locator('h1:focus').waitFor();
  expect(await statusOfContent('unused.png')).toBe(404);
});

test('what documents show is deleted only by whoever was told which', async () => {
  await row('minutes.pdf').getByRole('button', { name: 'Delete' }).click();
  const question = page.getByRole('alertdialog');
  await question.getByText('1 document links to it: agenda.md.').waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await statusOfContent('minutes.pdf')).toBe(200);
  await row('minutes.pdf').getByRole('button', { name: 'Delete' }).click();
  await question.getByRole('button', { name: 'Delete all the same' }).click();
  await row('minutes.pdf').waitFor({ state: 'detached' });
  expect(await statusOfContent('minutes.pdf')).toBe(404);
});

test('what somebody links while the question stands is kept, and the page says so', async () => {
  await row('notes.txt').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByText('No document links to it.').waitFor();
  await page.route('**/attachments?*', (route) => route.abort());
  await write('late.md', '[Notes](attachments/notes.txt)\n');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('"notes.txt" was kept, as documents name it: late.md.').waitFor();
  await page.unroute('**/attachments?*');
  await page.reload();
  await row('notes.txt').getByText('Linked from late.md').waitFor();
  expect(await statusOfContent('notes.txt')).toBe(200);
});

test('many are shown page by page, and found by a part of their name', async () => {
  for (let number = 1; number <= 25; number += 1)
    await upload(`shot-${number}.txt`, Buffer.from(String(number)));
  await page.reload();
  await row('shot-25.txt').waitFor();
  await page.getByText(/^1–20 of 2\d$/).waitFor();
  expect(await listed().count()).toBe(20);
  await page.getByRole('button', { name: 'Next' }).click();
  await row('shot-1.txt').waitFor();
  await page.getByRole('searchbox', { name: 'Search attachments' }).fill('HARBOUR');
  await row('shot-1.txt').waitFor({ state: 'detached' });
  await row(LONG).waitFor();
  await page.getByRole('searchbox', { name: 'Search attachments' }).fill('nothing of it');
  await page.getByText('No attachment of that name').waitFor();
});

test('in an archived project they are there to be read and copied, and nothing more', async () => {
  await callApi(page, 'PUT', `/api/projects/${projectId}`, { status: 'archived' });
  await page.reload();
  await row('shot-25.txt').getByRole('link', { name: 'Download shot-25.txt' }).waitFor();
  expect(await page.getByRole('button', { name: /^(Delete|Upload)/ }).count()).toBe(0);
});

test('all of it without an error in the console or a request to another origin', () => {
  expect([visitor.complaints, visitor.strays]).toEqual([[], []]);
});

const write = (fileName: string, content: string): Promise<Doc> =>
  callApi<Doc>(page, 'POST', `/api/projects/${projectId}/docs`, { fileName, content });

async function statusOfContent(name: string): Promise<number> {
  const path = `/api/projects/${projectId}/attachments/${name}/content`;
  return (await page.request.get(path, OVER_AN_OLD_LINE)).status();
}

async function upload(name: string, bytes: Buffer): Promise<void> {
  const answer = await page.request.post(`/api/projects/${projectId}/attachments`, {
    params: { name },
    headers: { 'content-type': 'application/octet-stream', 'x-requested-with': 'app', origin: server.url },
    data: bytes,
    ...OVER_AN_OLD_LINE,
  });
  expect(answer.status()).toBe(201);
}

/** A PNG of 320 × 200 with something to be seen on it. */
async function pictureOf(color: string): Promise<Buffer> {
  const url = await page.evaluate((fill) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 200 });
    const context = canvas.getContext('2d')!;
    context.fillStyle = fill;
    context.fillRect(0, 0, 320, 200);
    context.fillStyle = 'white';
    context.fillRect(40, 60, 120, 80);
    return canvas.toDataURL('image/png');
  }, color);
  return Buffer.from(url.split(',')[1]!, 'base64');
}

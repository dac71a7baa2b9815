import { Buffer } from 'node:buffer';
import type { Attachment, Doc, Page as PageOf } from '@cairn/contracts';
import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { previewOf, textOf, writable } from './editor.steps.ts';
import { callApi } from './api.steps.ts';
import { makeSample, setUp } from './entry.steps.ts';
import { type Visitor, newVisitor } from './visitor.ts';

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

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
  projectId = await makeSample(page);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('a picture that is pasted is kept, linked from where the document lies, and shown', async () => {
  await open('guides/pasted.md', '# Pasted\n\n');
  await give('paste', 'image.png', PIXEL, 'image/png');
  await textOf(page).getByText('../attachments/image-').waitFor();
  const picture = previewOf(page).getByAltText(/^image-/);
  await picture.waitFor();
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1);
  const { data } = await attachments();
  expect(data).toMatchObject([{ type: 'image/png', isImage: true, size: 70 }]);
});

test('a file that is dropped is linked, and comes as a download', async () => {
  await open('dropped.md', '# Dropped\n\n');
  await give('drop', 'Field notes (1).svg', Buffer.from('<svg onload="alert(1)"/>').toString('base64'), '');
  await textOf(page).getByText('attachments/Field-notes-1.svg').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    previewOf(page).getByRole('link', { name: 'Field-notes-1.svg' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Field-notes-1.svg');
});

test('while a file is on its way its place is held; stopped, the text is as it was', async () => {
  await open('stopped.md', '# Stopped\n');
  const held: (() => void)[] = [];
  await page.route('**/attachments?name=*', (route) => void held.push(() => void route.continue()));
  await give('paste', 'slow.bin', Buffer.alloc(1000).toString('base64'), '');
  await textOf(page).getByText('Uploading slow.bin').waitFor();
  await page.getByRole('status').getByText('Uploading slow.bin').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await textOf(page).getByText('Uploading slow.bin').waitFor({ state: 'hidden' });
  expect(await page.getByRole('button', { name: 'Stop' }).count()).toBe(0);
  await page.unroute('**/attachments?name=*');
  expect((await attachments()).data.map(({ name }) => name)).not.toContain('slow.bin');
});

test('a file that is refused leaves the text as it was, and says why', async () => {
  await open('refused.md', '# Refused\n');
  await page.route('**/attachments?name=*', (route) =>
    route.fulfill({
      status: 413,
      contentType: 'application/json',
      body: JSON.stringify({
        statusCode: 413,
        code: 'QUOTA_EXCEEDED',
        message: ['The attachments of a project may have 1024 MB together.'],
        timestamp: new Date().toISOString(),
        requestId: 'x',
      }),
    }),
  );
  await give('paste', 'much.bin', 'eA==', '');
  await page.getByRole('alert').getByText('may have 1024 MB together').waitFor();
  expect(await textOf(page).innerText()).not.toContain('Uploading');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.unroute('**/attachments?name=*');
});

test('[A24][S26] a page that is opened as an attachment is not shown, and runs nothing', async () => {
  const html = '<script>document.title="attacked"</script>';
  await open('page.md', '# Page\n');
  await give('paste', 'photo.png', Buffer.from(html).toString('base64'), 'image/png');
  await textOf(page).getByText('[photo.png](attachments/photo.png)').waitFor();
  const other = await visitor.context.newPage();
  const [download] = await Promise.all([
    other.waitForEvent('download'),
    other.goto(`${server.url}/api/projects/${projectId}/attachments/photo.png/content`).catch(() => null),
  ]);
  expect(download.suggestedFilename()).toBe('photo.png');
  expect(await other.title()).not.toBe('attacked');
  await other.close();
  expect(visitor.strays).toEqual([]);
});

async function open(fileName: string, content: string): Promise<void> {
  const doc = await callApi<Doc>(page, 'POST', `/api/projects/${projectId}/docs`, { fileName, content });
  await page.goto(`/editor/${projectId}/${doc.id}`);
  await writable(page);
  await textOf(page).click();
  await page.keyboard.press('Control+End');
}

function attachments(): Promise<PageOf<Attachment>> {
  return page.evaluate(
    async (id) => (await fetch(`/api/projects/${id}/attachments?perPage=100`)).json(),
    projectId,
  );
}

/** As a browser does when somebody pastes or drops a file. */
async function give(kind: 'paste' | 'drop', name: string, base64: string, type: string): Promise<void> {
  await page.getByTestId('text-editor').evaluate(
    (host, file) => {
      const bytes = Uint8Array.from(atob(file.base64), (one) => one.codePointAt(0)!);
      const data = new DataTransfer();
      data.items.add(new File([bytes], file.name, { type: file.type }));
      const inside = host.querySelector('.view-lines')!;
      const box = inside.getBoundingClientRect();
      const common = { bubbles: true, cancelable: true, composed: true };
      const place = { clientX: box.left + 20, clientY: box.top + 50 };
      inside.dispatchEvent(
        file.kind === 'paste'
          ? new ClipboardEvent('paste', { ...common, clipboardData: data })
          : new DragEvent('drop', { ...common, ...place, dataTransfer: data }),
      );
    },
    { kind, name, base64, type },
  );
}

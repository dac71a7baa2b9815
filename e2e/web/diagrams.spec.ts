import type { Doc } from '@cairn/contracts';
import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { callApi } from './api.steps.ts';
import { previewOf } from './editor.steps.ts';
import { makeSample, setUp } from './entry.steps.ts';
import { diagramSamples } from './hostile-samples.ts';
import { type Visitor, newVisitor } from './visitor.ts';

const KINDS = {
  flowchart:
    'flowchart LR\n  A[Write] -->|save| B{Git?}\n  B -- yes --> C[(Repository)]\n  B -- no --> D[Local]',
  sequence: 'sequenceDiagram\n  Ana->>Cairn: save\n  Cairn-->>Ben: doc:updated',
  state: 'stateDiagram-v2\n  [*] --> Draft\n  Draft --> Published',
  class: 'classDiagram\n  class Doc { +String content }\n  Doc <|-- Skill',
  entities: 'erDiagram\n  PROJECT ||--o{ DOC : has',
  gantt: 'gantt\n  dateFormat YYYY-MM-DD\n  section A\n  One :a1, 2026-01-01, 3d',
  pie: 'pie title Kinds\n  "Docs" : 40\n  "Rules" : 10',
  mindmap: 'mindmap\n  root((Cairn))\n    Docs\n    Agents',
};

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

test('without a diagram nothing that draws one is fetched; with one it is', async () => {
  const fetched: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/mermaid/')) fetched.push(request.url());
  });
  await open('plain.md', '# Plain\n\n```js\nlet a;\n```\n');
  await previewOf(page).getByRole('heading', { name: 'Plain' }).waitFor();
  expect(fetched).toEqual([]);
  await open('one.md', fenced('pie\n  "a" : 1'));
  await settled();
  expect(fetched.length).toBeGreaterThan(0);
});

test('diagrams of many kinds are drawn as pictures, in the colours of the page, without a complaint', async () => {
  await open('kinds.md', Object.values(KINDS).map(fenced).join('\n\n'));
  await settled();
  expect(await states()).toEqual(Object.keys(KINDS).map(() => 'drawn'));
  const pictures = previewOf(page).locator('[data-diagram] img');
  const sizes = await pictures.evaluateAll((all: HTMLImageElement[]) => all.map((one) => one.naturalWidth));
  expect(sizes.filter((width) => width < 20)).toEqual([]);
  const light = await pictures.first().getAttribute('src');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => pictures.first().getAttribute('src'), { timeout: 15_000 }).not.toBe(light);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(visitor.complaints).toEqual([]);
});

test('a diagram is the same alone and among others', async () => {
  const first = previewOf(page).locator('[data-diagram] img').first();
  await open('alone.md', fenced(KINDS.flowchart));
  await settled();
  const alone = await first.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight]);
  await open(
    'among.md',
    [KINDS.flowchart, 'flowchart LR\n  A -->> --> B', KINDS.state].map(fenced).join('\n\n'),
  );
  await settled();
  expect(await states()).toEqual(['drawn', 'failed', 'drawn']);
  expect(await first.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight])).toEqual(
    alone,
  );
});

test('what is not understood is shown as it was written, with the line in the document', async () => {
  await open('wrong.md', `# Wrong\n\n${fenced('flowchart LR\n  A --> B\n  B -->> --> C')}\n\nThe end.`);
  await settled();
  expect(await states()).toEqual(['failed']);
  await previewOf(page).getByText('Line 6:').waitFor();
  await previewOf(page).getByText('B -->> --> C').waitFor();
  expect(visitor.complaints).toEqual([]);
});

test('[A32][S40] of hostile diagrams nothing runs, reaches out or stays in the page', async () => {
  await open('hostile.md', `${diagramSamples.map(fenced).join('\n\n')}\n\nThe end.`);
  await settled();
  const all = await states();
  expect(all).toHaveLength(diagramSamples.length);
  // Some of them are drawn, so that not all were turned away at the door.
  expect(all.filter((state) => state === 'drawn').length).toBeGreaterThan(10);
  const elements = await previewOf(page)
    .locator('[data-diagram] :is(svg:not([aria-hidden]), script, style, iframe, a, foreignObject)')
    .count();
  expect(elements).toBe(0);
  const sources = await previewOf(page)
    .locator('[data-diagram] img')
    .evaluateAll((images) => images.map((image) => image.getAttribute('src')!.slice(0, 19)));
  expect([...new Set(sources)]).toEqual(['data:image/svg+xml;']);
  // Nothing of the laying out is left beside the page.
  expect(await page.locator('body > div[style*="-10000px"], body > [id^="ddiagram-"]').count()).toBe(0);
  expect(await page.evaluate(() => 'attacked' in window || document.title === 'attacked')).toBe(false);
  expect(await page.evaluate(() => getComputedStyle(document.body).display)).not.toBe('none');
  expect({ strays: visitor.strays, complaints: visitor.complaints }).toEqual({ strays: [], complaints: [] });
});

const fenced = (source: string) => `\`\`\`mermaid\n${source}\n\`\`\``;

async function open(fileName: string, content: string): Promise<void> {
  const doc = await callApi<Doc>(page, 'POST', `/api/projects/${projectId}/docs`, { fileName, content });
  await page.goto(`/editor/${projectId}/${doc.id}`);
  await previewOf(page).waitFor();
}

async function settled(): Promise<void> {
  await previewOf(page).locator('[data-diagram]').first().waitFor();
  await expect
    .poll(() => previewOf(page).locator('[data-diagram=pending]').count(), { timeout: 20_000 })
    .toBe(0);
}

function states(): Promise<(string | null)[]> {
  return previewOf(page)
    .locator('[data-diagram]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-diagram')));
}

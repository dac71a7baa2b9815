import type { StubStep } from '@cairn/test-kit/anthropic-stub';
import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { signIn } from '../web/entry.steps.ts';
import { newVisitor } from '../web/visitor.ts';
import { claudeSession } from './claude-linked-session.ts';
import type { LinkedCheckout } from './linked-checkout.ts';
import { TeamProject } from './team-project.ts';

const STEPS = 20;

let team: TeamProject;
let browser: Browser;
let checkout: LinkedCheckout;

beforeAll(async () => {
  team = await TeamProject.start({ withPages: true });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await team?.stop();
});
beforeEach(async () => {
  checkout = await team.checkoutFor('claude-code');
});
afterEach(() => checkout?.remove());

test('from the click that opens a document in the browser to a refused step of a running session', async () => {
  const { page } = await newVisitor(browser, team.server.url);
  await signIn(page, 'ana@example.test');
  await page.getByRole('link', { name: 'With claude-code' }).click();
  const document = page.getByRole('treeitem', { name: 'guide.md' });
  await document.waitFor();

  const times = { click: 0, granted: 0, onDisk: 0 };
  const open = async () => {
    const granted = page.waitForResponse(
      (answer) => answer.url().endsWith('/lock') && answer.status() === 201,
    );
    times.click = performance.now();
    await document.click();
    await granted;
    times.granted = performance.now();
    await checkout.until('the lock is known here', () => checkout.isLocked());
    times.onDisk = performance.now();
  };
  const answered: number[] = [];
  let opening: Promise<void> | undefined;
  const steps = Array.from({ length: STEPS }, (_none, n): StubStep => {
    const input = { file_path: checkout.path(`notes-${n}.md`), content: 'by the agent\n' };
    const before = () => {
      answered.push(performance.now());
      if (n === 3) opening = open();
    };
    return { tools: [{ name: 'Write', input }], before };
  });
  const last = { text: 'Done.', before: () => answered.push(performance.now()) };
  const { results } = await claudeSession(checkout, [...steps, last]);
  await opening;
  const first = results.findIndex(({ isError }) => isError);
  expect(first).toBeGreaterThanOrEqual(3);
  expect(results[first]?.text).toContain('Paused by Cairn: Ana is editing the documents of this project');
  const refused = answered[first + 1] ?? 0;
  const since = (from: number, to: number) => `${(to - from).toFixed(0)} ms`;
  console.info(
    `click in the browser → lock granted: ${since(times.click, times.granted)}; lock granted → state file of the checkout: ${since(times.granted, times.onDisk)}; lock granted → refused tool call back at the model of a running Claude Code session: ${since(times.granted, refused)}; from the click: ${since(times.click, refused)}`,
  );
});

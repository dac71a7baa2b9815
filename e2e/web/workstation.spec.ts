import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { openDocument, statusOf, typeAtEnd } from './editor.steps.ts';
import { ana, makeSample, setUp } from './entry.steps.ts';
import { type Visitor, newVisitor } from './visitor.ts';

const INTEGRATION = join(import.meta.dirname, '../../integrations/claude-code');

interface HookRun {
  code: number | null;
  output: string;
}

let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let checkout: string;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  visitor = await newVisitor(browser, server.url);
  page = visitor.page;
  await setUp(page, server);
  await makeSample(page);
  checkout = await mkdtemp(join(tmpdir(), 'cairn-checkout-'));
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  if (checkout) await rm(checkout, { recursive: true, force: true });
});

test('the project page shows how to connect, with the hook settings that the scripts bring along', async () => {
  await page.getByRole('button', { name: 'Connect a workstation' }).click();
  const dialog = page.getByRole('dialog', { name: 'Connect a workstation' });
  const lines = await dialog.getByRole('region', { name: 'Install the command line' }).innerText();
  const projectId = new URL(page.url()).pathname.split('/')[2]!;
  expect(lines.trim()).toBe(
    `curl -fsSL ${server.url}/cli/install.sh | sh\ncairn init ${server.url} --project ${projectId}`,
  );
  await dialog.getByText('Without Node: with bash and curl alone').click();
  const shown = await dialog.getByRole('region', { name: 'Hook settings' }).innerText();
  expect(JSON.parse(shown)).toEqual(
    JSON.parse(await readFile(join(INTEGRATION, 'settings.example.json'), 'utf8')),
  );
  const commands = await dialog.getByRole('region', { name: 'Copy the hook scripts' }).innerText();
  expect(commands).toContain('.claude/hooks/cairn');
  await dialog.getByRole('link', { name: 'Settings, API keys' }).click();
  await page.getByRole('tab', { name: 'API keys', selected: true }).waitFor();
});

test('with the settings shown beside a new key, a checkout gets the documents', async () => {
  await page.getByRole('button', { name: 'New key' }).first().click();
  await page.getByLabel('Name').fill('Ana’s laptop');
  await page.getByRole('button', { name: 'Make the key' }).click();
  const settings = await page.getByRole('region', { name: 'Settings of the workstation' }).innerText();
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await mkdir(join(checkout, '.claude/hooks'), { recursive: true });
  await cp(join(INTEGRATION, 'hooks'), join(checkout, '.claude/hooks/cairn'), { recursive: true });
  await writeFile(join(checkout, '.cairn.env'), settings);

  expect(await runHook('SessionStart')).toMatchObject({ code: 0 });
  expect(await documentText('README.md')).toContain('#');
  expect(await documentText('rules/typescript.md')).not.toBe('');
});

test('while somebody edits, the agent waits and is told for whom; a save is there within a second of the release', async () => {
  await page.getByRole('link', { name: 'Sample project' }).first().click();
  await openDocument(page, 'README.md');
  const refused = await runHook('PreToolUse');
  expect(refused.code).toBe(2);
  expect(refused.output).toContain(ana.name);

  await typeAtEnd(page, '\nFor every agent.\n');
  await page.keyboard.press('Control+s');
  await statusOf(page, 'Saved · version 2');
  const released = page.waitForResponse((answer) => answer.request().method() === 'DELETE' && answer.ok());
  await page.getByRole('link', { name: 'Sample project' }).first().click();
  await released;
  const since = performance.now();
  expect(await runHook('PreToolUse')).toMatchObject({ code: 0 });
  expect(performance.now() - since).toBeLessThan(1000);
  expect(await documentText('README.md')).toContain('\nFor every agent.\n');
});

test('the key shows that it was used', async () => {
  await page.goto(`${new URL(page.url()).pathname}/settings?tab=api-keys`);
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Ana’s laptop' })
    .getByText('used', { exact: false })
    .waitFor();
  expect(await page.getByText('never used').count()).toBe(0);
});

test('without the server, agents work on with what they have, and this is said', async () => {
  expect(visitor.complaints).toEqual([]);
  await server.stop();
  const run = await runHook('PreToolUse');
  expect(run.code).toBe(0);
  expect(run.output).toContain('Cairn');
  expect(await documentText('README.md')).toContain('\nFor every agent.\n');
});

const documentText = (name: string): Promise<string> => readFile(join(checkout, '.docs', name), 'utf8');

/** As Claude Code runs it, with nothing of this process's settings. */
async function runHook(event: 'SessionStart' | 'PreToolUse'): Promise<HookRun> {
  const script = join(checkout, '.claude/hooks/cairn/check-platform.sh');
  const child = spawn('bash', [script], {
    cwd: checkout,
    env: { PATH: process.env['PATH'] ?? '', HOME: checkout, CLAUDE_PROJECT_DIR: checkout },
  });
  child.stdin.on('error', () => undefined); // It may end before it has read everything.
  child.stdin.end(
    JSON.stringify({
      session_id: '6a2e7a4c-3c0f-4a57-9d11-1f0e5b1c2d3e',
      cwd: checkout,
      hook_event_name: event,
      ...(event === 'PreToolUse' && { tool_name: 'Write', tool_input: { file_path: 'src/a.ts' } }),
    }),
  );
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, output: stdout + stderr };
}

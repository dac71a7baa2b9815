import type { ApiKey, Doc, Heartbeat, HeartbeatAnswer, HookedTool } from '@cairn/contracts';
import { launchBrowser } from '@cairn/test-kit/browser';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { callApi } from './api.steps.ts';
import { makeSample, setUp } from './entry.steps.ts';
import { lookAt } from './looks.ts';
import { type Visitor, newVisitor } from './visitor.ts';

let server: RunningServer;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let projectId: string;
let key: string;

beforeAll(async () => {
  server = await startServer();
  browser = await launchBrowser();
  visitor = await newVisitor(browser, server.url);
  page = visitor.page;
  await setUp(page, server);
  projectId = await makeSample(page);
  const made = await callApi<ApiKey & { key: string }>(page, 'POST', `/api/projects/${projectId}/api-keys`, {
    name: 'Ana’s machines',
    scopes: ['hook'],
  });
  key = made.key;
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const listed = (): Locator => page.getByRole('list', { name: 'Workstations' }).locator(':scope > li');
const row = (machine: string): Locator =>
  listed().filter({ has: page.getByRole('button', { name: machine }) });
const opener = (machine: string): Locator => row(machine).getByRole('button', { name: machine });

const tool = (name: string, more: Partial<HookedTool> = {}): HookedTool => ({
  tool: name,
  version: '2.1.0',
  hooks: 'installed',
  trust: 'trusted',
  lastFiredAt: new Date().toISOString(),
  ...more,
});

/** As a machine that is well and watches, but for what is said. */
async function beat(machine: string, more: Partial<Heartbeat> = {}): Promise<HeartbeatAnswer> {
  const body: Heartbeat = {
    machineId: machine,
    machineName: machine,
    os: 'linux 6.12 x64',
    client: { name: 'cairn', version: '1.0.0' },
    checkout: { id: 'shop', name: 'shop' },
    watching: true,
    hash: await currentHash(),
    tools: [tool('claude-code'), tool('codex')],
    drift: [],
    ...more,
  };
  return hook<HeartbeatAnswer>('POST', `/hook/heartbeat/${projectId}`, body);
}

const currentHash = async (): Promise<string> =>
  (await hook<{ hash: string }>('GET', `/hook/docs/${projectId}`)).hash;

async function hook<T>(method: string, path: string, body?: unknown, agent = 'cairn/1.0.0'): Promise<T> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { 'x-api-key': key, 'user-agent': agent, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect(answer.ok).toBe(true);
  return (answer.headers.get('content-type')?.includes('json') ? answer.json() : answer.text()) as T;
}

const save = (fileName: string, content: string) =>
  callApi<Doc>(page, 'POST', `/api/projects/${projectId}/docs`, { fileName, content });

test('without any, the page says how to come by one in two lines', async () => {
  await page.getByText('No machine follows these documents yet.').waitFor();
  await page.goto(`/projects/${projectId}/workstations`);
  await page.getByText('No workstation yet').waitFor();
  const lines = await page.getByRole('region', { name: 'Install the command line' }).innerText();
  expect(lines.trim().split('\n')).toEqual([
    `curl -fsSL ${server.url}/cli/install.sh | sh`,
    `cairn init ${server.url} --project ${projectId}`,
  ]);
  await expect.poll(() => page.title()).toContain('Workstations of Sample project');
  await lookAt(page, 'workstations-empty');
});

test('a machine that reports for the first time shows up by itself, and is current', async () => {
  await beat('ana-laptop');
  await row('ana-laptop').getByText('Current').waitFor();
  expect(await row('ana-laptop').getByRole('list', { name: 'Tools' }).innerText()).toContain(
    'Hooks installed and trusted',
  );
});

test('a save puts it behind at once; with its next heartbeat it is current, and its push is measured', async () => {
  const before = await currentHash();
  await save('guides/new.md', '# New\n');
  await row('ana-laptop').getByText('1 document behind since').waitFor();
  await beat('ana-laptop', { hash: before });
  await beat('ana-laptop');
  await row('ana-laptop').getByText('Current').waitFor();
  const push = await row('ana-laptop').getByRole('img').getAttribute('aria-label');
  expect(push).toMatch(/^The last push: \d/);
});

test('opened by keyboard, it tells of tools, sessions and what was changed there, and how to mend what is wrong', async () => {
  await beat('ben-desktop', {
    tools: [
      tool('claude-code', { hooks: 'outdated' }),
      tool('codex', { trust: 'untrusted', lastFiredAt: null }),
      tool('gemini-cli', { version: null }),
    ],
    drift: [
      { path: 'README.md', state: 'changed' },
      { path: 'guides/a-guide-with-a-rather-long-name-for-a-narrow-window.md', state: 'missing' },
      { path: 'notes.md', state: 'extra' },
    ],
  });
  await hook('POST', `/hook/events/${projectId}`, {
    events: [{ sessionId: '8d1f', eventId: '1', type: 'x', tool: 'claude-code', machineId: 'ben-desktop' }],
  });
  await row('ben-desktop').getByText('Claude Code has hooks of an older version, and 1 more').waitFor();
  await opener('ben-desktop').focus();
  await page.keyboard.press('Enter');
  await row('ben-desktop').getByText('Codex does not trust its hooks.').waitFor();
  await row('ben-desktop').getByRole('region', { name: 'Command: cairn init' }).waitFor();
  await row('ben-desktop').getByText('guides/a-guide-with').waitFor();
  const drift = row('ben-desktop').getByRole('list', { name: 'Changed on the machine' });
  expect(await drift.getByRole('listitem').count()).toBe(3);
  await page.reload();
  await opener('ben-desktop').click();
  await row('ben-desktop').getByText('Agent sessions at work').waitFor();
  await row('ben-desktop').getByText('8d1f').waitFor();
});

test('a document tells quietly which agents at work use it, and who knows an older version', async () => {
  const before = await save('agents-read.md', '# One\n');
  const path = `/api/projects/${projectId}/docs/${before.id}`;
  const now = await callApi<Doc>(page, 'PUT', path, { content: '# Two\n' });
  const read = (sessionId: string, hash: string, name: string) => ({
    sessionId,
    eventId: '1',
    type: 'doc:read',
    fileName: now.fileName,
    hash,
    tool: name,
  });
  await hook('POST', `/hook/events/${projectId}`, {
    events: [read('knows', now.hash, 'codex'), read('knew', before.hash, 'claude-code')],
  });
  await page.goto(`/editor/${projectId}/${now.id}`);
  const readers = page.getByRole('button', { name: 'agent sessions use this document now' });
  await readers.getByText('1 with an older version').waitFor();
  await readers.focus();
  await page.keyboard.press('Enter');
  const sessions = page.getByRole('list', { name: 'Sessions at work' }).getByRole('listitem');
  await sessions.first().getByText('Version 1').waitFor();
  expect(await sessions.count()).toBe(2);
  expect(await sessions.first().innerText()).toContain('Claude Code of Ana Lima');
  await lookAt(page, 'document-readers');
});

test('the project page warns of a machine without protection, and so does the bell', async () => {
  await page.goto(`/projects/${projectId}`);
  await page.getByText('Agents on one machine can work past the lock and the documents.').waitFor();
  await page.getByText('ben-desktop, shop: Claude Code has hooks of an older version').waitFor();
  await lookAt(page, 'project-unprotected');
  await page.getByRole('button', { name: 'Notifications, 1 unread' }).click();
  await page.getByRole('menuitem', { name: 'ben-desktop is not protected' }).click();
  await page.waitForURL(/\/workstations$/);
  await page.goto(`/projects/${projectId}`);
  await page.getByRole('link', { name: 'Look at it' }).click();
  await page.waitForURL(/\?state=unprotected$/);
  await row('ben-desktop').waitFor();
  expect(await listed().count()).toBe(1);
});

test('it looks right in every look, with many machines, names of any length and hook scripts', async () => {
  const older = await currentHash();
  await beat('vera-mac', { os: 'macOS 26.1 arm64', tools: [tool('cursor'), tool('copilot')], hash: older });
  for (let n = 0; n < 14; n += 1) {
    await save(`guides/more-${n}.md`, `# ${n}\n`);
    await beat('ana-laptop');
    await beat('vera-mac', { tools: [tool('cursor'), tool('copilot')] });
  }
  await beat('build-agent-with-a-really-long-host-name-07.internal.example.test', {
    client: { name: 'hooks', version: '1.0.0' },
    hash: older,
    watching: false,
    checkout: { id: 'c', name: 'payments-service' },
  });
  await beat('cem-desktop', {
    client: { name: 'vscode', version: '0.3.1' },
    drift: [{ path: 'a.md', state: 'changed' }],
  });
  await beat('dora-laptop', {
    tools: [tool('gemini-cli', { hooks: 'missing', lastFiredAt: null })],
    watching: false,
  });
  await hook('GET', `/hook/status/${projectId}?format=text`, undefined, 'curl/8.5.0');
  await page.goto(`/projects/${projectId}/workstations`);
  await page.getByRole('list', { name: 'Bash hooks' }).getByText('Ana’s machines').waitFor();
  expect(await listed().count()).toBe(6);
  await lookAt(page, 'workstations');
  await opener('ben-desktop').click();
  await lookAt(page, 'workstations-open');
  await row('ben-desktop').getByRole('list', { name: 'Changed on the machine' }).scrollIntoViewIfNeeded();
  await lookAt(page, 'workstations-open-end');
});

test('they are found by words, by state and by order', async () => {
  await page.getByRole('searchbox', { name: 'Search workstations' }).fill('cursor');
  await row('ana-laptop').waitFor({ state: 'detached' });
  await row('vera-mac').waitFor();
  expect(await listed().count()).toBe(1);
  await page.getByRole('searchbox', { name: 'Search workstations' }).fill('nothing like it');
  await page.getByText('No workstation like that').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await row('ana-laptop').waitFor();
  await page.getByRole('button', { name: /^Behind/ }).click();
  await row('ana-laptop').waitFor({ state: 'detached' });
  await row('build-agent').waitFor();
  await page.getByRole('button', { name: /^Behind/ }).click();
  await row('ana-laptop').waitFor();
  await page.getByRole('combobox', { name: 'Order' }).click();
  await page.getByRole('option', { name: 'By name' }).click();
  await expect.poll(() => listed().first().innerText()).toContain('ana-laptop');
});

test('an admin removes one after a question', async () => {
  await opener('dora-laptop').click();
  await row('dora-laptop').getByRole('button', { name: 'Remove from the list' }).click();
  await page.getByRole('alertdialog').getByText('nothing changes on the machine').waitFor();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByText('Removed dora-laptop').waitFor();
  await row('dora-laptop').waitFor({ state: 'detached' });
  expect(await row('ana-laptop').count()).toBe(1);
});

test('what workstations do by themselves is set in plain words, and heard by them', async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Command palette' }).getByRole('combobox').fill('unreachable');
  await page.getByRole('option', { name: 'Settings: workstations' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: 'Agents work on' }).waitFor();
  await lookAt(page, 'workstation-policy');
  await page.getByRole('radio', { name: 'Agents wait' }).check();
  await page.getByRole('radio', { name: 'Propose it, then put it back' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Workstations hear of it within a minute.').waitFor();
  expect((await beat('ana-laptop')).policy).toEqual({ localChanges: 'propose', whenUnreachable: 'block' });
  await page.reload();
  await page.getByRole('radio', { name: 'Agents wait' }).waitFor();
  expect(await page.getByRole('radio', { name: 'Agents wait' }).isChecked()).toBe(true);
});

test('all of it without an error in the console or a request to another origin', () => {
  expect([visitor.complaints, visitor.strays]).toEqual([[], []]);
});

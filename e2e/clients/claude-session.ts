// A checkout that was set up as the README of the hooks says, and sessions of the real Claude Code in it.
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type StubStep, startAnthropicStub } from '@cairn/test-kit/anthropic-stub';
import { CLAUDE_ARGUMENTS, claudeBinary, claudeEnvironment } from './claude-client.ts';

const INTEGRATION = join(import.meta.dirname, '../../integrations/claude-code');

interface ClientEvent {
  type: string;
  subtype?: string;
  hook_event?: string;
  stdout?: string;
  content?: string;
}

export interface SessionReport {
  /** What the person was shown by hooks. */
  notices: string[];
  /** Why a prompt did not go out. */
  heldBack: string[];
  /** What the model was told, prompts and reminders together; empty when no request went out. */
  toldModel: string;
  toolResults: { text: string; isError: boolean }[];
}

export interface Checkout {
  path(...names: string[]): string;
  read(name: string): Promise<string>;
  /** One session with a model that answers by the script, which ends with a text. */
  session(script: StubStep[]): Promise<SessionReport>;
  remove(): Promise<void>;
}

/** Runs the README's installation, word by word, in a new folder. */
export async function installHooks(settings: Record<string, string>): Promise<Checkout> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'cairn-claude-')));
  const folder = join(home, 'checkout');
  await mkdir(folder);
  const installation = (await installationInReadme()).replace(
    'cairn=~/cairn',
    `cairn='${join(INTEGRATION, '../..')}'`,
  );
  await promisify(execFile)('bash', ['-euc', installation], { cwd: folder });
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(join(folder, '.cairn.env'), lines.join(''));
  return {
    path: (...names) => join(folder, ...names),
    read: (name) => readFile(join(folder, name), 'utf8'),
    session: (script) => runSession(home, folder, script),
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

async function installationInReadme(): Promise<string> {
  const readme = await readFile(join(INTEGRATION, 'README.md'), 'utf8');
  const found = /## Install[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme)?.[1];
  if (!found) throw new Error('The README has no installation to run.');
  return found;
}

async function runSession(home: string, folder: string, script: StubStep[]): Promise<SessionReport> {
  const stub = await startAnthropicStub(script);
  try {
    const events = await runClaude(home, folder, stub.url);
    const responses = events.filter(({ subtype }) => subtype === 'hook_response');
    return {
      notices: responses.map(({ stdout }) => noticeIn(stdout)).filter((notice) => notice !== ''),
      heldBack: events
        .filter(({ subtype }) => subtype === 'informational')
        .map(({ content }) => content ?? ''),
      toldModel: JSON.stringify(stub.requests.at(-1)?.messages ?? ''),
      toolResults: stub.toolResults(),
    };
  } finally {
    await stub.close();
  }
}

async function runClaude(home: string, folder: string, apiUrl: string): Promise<ClientEvent[]> {
  const child = spawn(claudeBinary(), CLAUDE_ARGUMENTS, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { HOME: home, PATH: process.env['PATH'], TERM: 'dumb', ...claudeEnvironment(apiUrl) },
  });
  const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const lines = printed.split('\n').filter((line) => line.startsWith('{'));
  if (lines.length === 0) throw new Error(`Claude Code printed no events.\n${printed}${errors}`);
  return lines.map((line) => JSON.parse(line) as ClientEvent);
}

function noticeIn(stdout = ''): string {
  if (!stdout.startsWith('{')) return '';
  return (JSON.parse(stdout) as { systemMessage?: string }).systemMessage ?? '';
}

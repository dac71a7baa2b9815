// A session of an AI tool in a checkout of its own, as far as hooks see it.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type HookServer, startHookServer } from '@cairn/test-kit/hook-server';
import { type WatchState, writeWatchState } from '../state/watch-state.ts';
import type { HookOutput } from './hook-call.ts';
import { runHook } from './run-hook.ts';

export const LOCK = {
  lockedBy: 'u-1',
  lockedByName: 'Ana Kovač',
  lockedAt: '2026-11-20T19:05:41.000Z',
  expiresAt: '2026-11-20T19:35:41.000Z',
  reason: 'Rewriting the API pages',
  lockIsYours: false,
};

export class AgentSession {
  readonly server: HookServer;
  readonly home: string;
  readonly checkout: string;
  sessionId = '6a2e7a4c-3c0f-4a57-9d11-1f0e5b1c2d3e';
  env: Record<string, string | undefined>;
  private calls = 0;

  private constructor(server: HookServer, home: string) {
    this.server = server;
    this.home = home;
    this.checkout = join(home, 'check out');
    this.env = {
      HOME: home,
      CAIRN_URL: server.url,
      CAIRN_API_KEY: server.apiKey,
      CAIRN_PROJECT: server.projectId,
    };
  }

  static async open(): Promise<AgentSession> {
    const server = await startHookServer();
    server.docs.set('AGENTS.md', '# Agents\n\nBe kind.\n');
    server.docs.set('api/routes.md', 'GET /things\n');
    const home = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-session-')));
    const session = new AgentSession(server, home);
    mkdirSync(session.checkout);
    session.put('.cairn.env', `CAIRN_PROJECT=${server.projectId}\n`);
    return session;
  }

  path(...names: string[]): string {
    return join(this.checkout, ...names);
  }

  put(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  /** A firing with what the tool writes to stdin; fields that are given win. */
  fire(tool: string, event: string, payload: object = {}, env = {}): Promise<HookOutput> {
    const common = {
      session_id: this.sessionId,
      cwd: this.checkout,
      hook_event_name: event,
      transcript_path: join(this.home, 'transcript.jsonl'),
    };
    return runHook(tool, event, JSON.stringify({ ...common, ...payload }), { ...this.env, ...env });
  }

  /** A firing of Claude Code about a tool call, with an id of its own unless one is given. */
  claude(event: string, name: string, input: object, id = `toolu_${++this.calls}`): Promise<HookOutput> {
    return this.fire('claude-code', event, { tool_name: name, tool_input: input, tool_use_id: id });
  }

  before = (name: string, input: object = {}, id?: string) => this.claude('PreToolUse', name, input, id);
  after = (name: string, input: object = {}, id?: string) => this.claude('PostToolUse', name, input, id);
  start = (more: object = {}) => this.fire('claude-code', 'SessionStart', { source: 'startup', ...more });
  prompt = () => this.fire('claude-code', 'UserPromptSubmit', { prompt: 'go' });

  /** What the background process writes for hooks. */
  watchSays(state: Partial<WatchState> = {}): void {
    const until = Math.floor(Date.now() / 1000) + 10;
    const said = { pid: process.pid, connected: true, until, locked: false, lockIsYours: false } as const;
    const policy = { whenUnreachable: 'continue', localChanges: 'heal' } as const;
    mkdirSync(this.path('.docs/.cairn'), { recursive: true });
    writeWatchState(this.path('.docs/.cairn'), { ...said, hash: this.server.hash(), ...policy, ...state });
  }

  async close(): Promise<void> {
    rmSync(this.home, { recursive: true, force: true });
    await this.server.close();
  }
}

/** What the agent was told by a hook of Claude Code's form. */
export function contextIn({ stdout }: HookOutput): string {
  return stdout === '' ? '' : (JSON.parse(stdout).hookSpecificOutput?.additionalContext ?? '');
}

export const noticeIn = ({ stdout }: HookOutput): string =>
  stdout === '' ? '' : (JSON.parse(stdout).systemMessage ?? '');

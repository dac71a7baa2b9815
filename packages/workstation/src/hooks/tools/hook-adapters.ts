import type { ToolId } from '@cairn/toolkit/tools';
import type { HookAdapter } from '../hook-call.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { cursor } from './cursor.ts';
import { geminiCli } from './gemini-cli.ts';

const ADAPTERS: Readonly<Record<ToolId, HookAdapter>> = {
  'claude-code': claudeCode,
  codex,
  cursor,
  copilot,
  'gemini-cli': geminiCli,
};

export function hookAdapterOf(tool: string): HookAdapter | undefined {
  return Object.hasOwn(ADAPTERS, tool) ? ADAPTERS[tool as ToolId] : undefined;
}

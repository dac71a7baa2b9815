import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { HOOK_PATHS, hookFile, partsIn } from '@cairn/toolkit/native';
import type { ToolId } from '@cairn/toolkit/tools';
import { readText } from '../files/whole-file.ts';
import type { Settings } from '../settings/env-file.ts';
import { readInCheckout } from './checkout-files.ts';
import { hasClaudePlugin } from './claude-plugin.ts';
import { type HookTrust, codexTrust, geminiTrust } from './hook-trust.ts';

export interface HookState {
  readonly tool: ToolId;
  /** outdated: some of them are missing, or written otherwise than this version writes them. */
  readonly hooks: 'installed' | 'missing' | 'outdated';
  /** Whether the tool runs them: those that a person has to agree to first tell where they note it. */
  readonly trust: HookTrust;
}

/** How a tool’s hooks stand in a checkout, by the tool’s own files. */
export function hookState(checkout: string, tool: ToolId, env: Settings = process.env): HookState {
  const written = installed(checkout, tool);
  const hasPlugin = written === 'missing' && tool === 'claude-code' && hasClaudePlugin(checkout, homeOf(env));
  const hooks = hasPlugin ? 'installed' : written;
  return { tool, hooks, trust: hooks === 'missing' ? 'unknown' : trustOf(checkout, tool, env) };
}

const homeOf = (env: Settings): string => env['HOME'] ?? homedir();

function installed(checkout: string, tool: ToolId): HookState['hooks'] {
  const standing = readInCheckout(checkout, HOOK_PATHS[tool]);
  const text = 'text' in standing ? standing.text : null;
  if (text === null) return 'missing';
  const states = (['continue', 'block'] as const).map((policy) => {
    const parts = hookFile(tool, policy).parts.filter(({ ifAbsent }) => !ifAbsent);
    const standingParts = partsIn(
      'json',
      text,
      parts.map(({ key }) => key),
    );
    const found = parts.filter(({ key }) => standingParts?.has(key));
    if (found.length === 0) return 'missing';
    return parts.every((part) => standingParts?.get(part.key)?.text === part.text) ? 'installed' : 'outdated';
  });
  return states.includes('installed') ? 'installed' : states[0]!;
}

function trustOf(checkout: string, tool: ToolId, env: Settings): HookState['trust'] {
  const home = homeOf(env);
  if (tool === 'codex') {
    const folder = env['CODEX_HOME'] ?? join(home, '.codex');
    // Whoever never started Codex here was not asked either: a project may name tools that not everybody uses.
    if (!existsSync(folder)) return 'unknown';
    return codexTrust(readText(join(folder, 'config.toml')), join(checkout, HOOK_PATHS.codex));
  }
  if (tool === 'gemini-cli') return geminiTrust(readText(join(home, '.gemini/trusted_hooks.json')), checkout);
  return 'unknown';
}

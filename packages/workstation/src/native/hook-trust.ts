import { hookFile, jsonPath, parsedToml } from '@cairn/toolkit/native';
import type { ToolId } from '@cairn/toolkit/tools';
import { isObject } from '../files/json-file.ts';

/** Whether a tool runs its hooks. */
export type HookTrust = 'trusted' | 'untrusted' | 'unknown';

/**
 * Codex notes in its `config.toml` which hooks a person agreed to: `[hooks.state."<file>:<event>:<group>:<handler>"]` with the
 * hash of what was agreed to, which is Codex’ own. As our definitions never change, any note of it counts.
 */
export function codexTrust(config: string | undefined, hooksPath: string): HookTrust {
  const root = parsedToml(config ?? '');
  if (!root) return 'unknown';
  const states = isObject(root['hooks']) && isObject(root['hooks']['state']) ? root['hooks']['state'] : {};
  const isTrusted = (event: string) =>
    Object.entries(states).some(
      ([key, state]) =>
        key.startsWith(`${hooksPath}:${event}:`) &&
        isObject(state) &&
        typeof state['trusted_hash'] === 'string' &&
        state['enabled'] !== false,
    );
  return eventsOf('codex').map(snakeCase).every(isTrusted) ? 'trusted' : 'untrusted';
}

/** Gemini CLI notes hooks by name and command, but runs some that it never asked about: no note says nothing. */
export function geminiTrust(notes: string | undefined, checkout: string): HookTrust {
  try {
    const root: unknown = JSON.parse(notes ?? '{}');
    const keys: unknown = isObject(root) ? root[checkout] : undefined;
    if (!Array.isArray(keys)) return 'unknown';
    const wanted = eventsOf('gemini-cli').map((event) => `cairn:cairn hook gemini-cli ${event}`);
    return wanted.every((key) => keys.includes(key)) ? 'trusted' : 'unknown';
  } catch {
    return 'unknown';
  }
}

const eventsOf = (tool: ToolId): string[] =>
  hookFile(tool, 'continue').parts.flatMap(({ key }) => jsonPath(key)[1] ?? []);

const snakeCase = (event: string): string => event.replaceAll(/(?<!^)[A-Z]/g, '_$&').toLowerCase();

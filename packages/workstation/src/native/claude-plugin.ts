import { join } from 'node:path';
import { isObject } from '../files/json-file.ts';
import { readText } from '../files/whole-file.ts';

const PLUGIN = 'cairn@cairn';

/** Whether Claude Code has Cairn’s plugin switched on for this checkout, which brings the hooks without any file here. */
export function hasClaudePlugin(checkout: string, home: string): boolean {
  const settings = [
    join(checkout, '.claude/settings.local.json'),
    join(checkout, '.claude/settings.json'),
    join(home, '.claude/settings.json'),
  ];
  // The nearest that says anything about it counts.
  return settings.map(saysOfPlugin).find((said) => said !== undefined) ?? false;
}

function saysOfPlugin(path: string): boolean | undefined {
  try {
    const root: unknown = JSON.parse(readText(path) ?? '{}');
    const enabled = isObject(root) ? root['enabledPlugins'] : undefined;
    const said = isObject(enabled) ? enabled[PLUGIN] : undefined;
    return typeof said === 'boolean' ? said : undefined;
  } catch {
    return undefined;
  }
}

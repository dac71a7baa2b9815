import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckoutLink } from '@cairn/workstation';
import { ask } from '../output/prompt.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Call } from '../program/command.ts';
import { wrongUsage } from '../program/failure.ts';
import { nearest } from '../program/suggestion.ts';

type Tool = CheckoutLink['tools'][number];

/** What shows that a tool is used in a checkout. */
const traces: Readonly<Record<Tool, readonly string[]>> = {
  'claude-code': ['.claude', 'CLAUDE.md'],
  codex: ['.codex'],
  cursor: ['.cursor', '.cursorrules'],
  copilot: ['.github/copilot-instructions.md', '.github/instructions', '.github/prompts'],
  'gemini-cli': ['.gemini', 'GEMINI.md'],
};
const tools = Object.keys(traces) as Tool[];

/** By `--tools`, by an earlier link, or by what is found in the checkout; asked where somebody is there to answer. */
export async function chooseTools(
  call: Call,
  checkout: string,
  before: CheckoutLink | undefined,
  terminal: Terminal,
): Promise<readonly Tool[]> {
  const typed = call.text('tools');
  if (typed !== undefined) return toolsIn(typed);
  if (before) return before.tools;
  const found = tools.filter((tool) => traces[tool].some((path) => existsSync(join(checkout, path))));
  const usual: readonly Tool[] = found.length > 0 ? found : ['claude-code'];
  if (call.flag('yes') || !terminal.isInteractive) return usual;
  return toolsIn((await ask(`AI tools (of ${tools.join(', ')}):`, usual.join(','))) ?? usual.join(','));
}

function toolsIn(text: string): readonly Tool[] {
  const names = text.split(/[\s,]+/).filter((name) => name !== '' && name !== 'none');
  return names.map((name) => {
    const tool = tools.find((one) => one === name);
    if (tool) return tool;
    const meant = nearest(name, tools);
    throw wrongUsage(
      `There is no tool "${name}".`,
      meant ? `Did you mean ${meant}?` : `Known are ${tools.join(', ')}, and "none".`,
    );
  });
}

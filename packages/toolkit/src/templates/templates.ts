import { stemOf } from '../checks/front-matter.check.ts';
import { type DocKind, kindOf } from '../documents/doc-kind.ts';

export interface Template {
  kind: DocKind;
  label: string;
  /** What it is for, in one sentence. */
  purpose: string;
  /** With `name` where the person’s word goes. */
  path: string;
}

/** In the order in which they are offered. */
export const TEMPLATES: readonly Template[] = [
  { kind: 'document', label: 'Document', purpose: 'A page for people and agents.', path: 'name.md' },
  {
    kind: 'instructions',
    label: 'AGENTS.md',
    purpose: 'What every agent reads before it begins.',
    path: 'AGENTS.md',
  },
  {
    kind: 'skill',
    label: 'Skill',
    purpose: 'How to do one kind of work; read when it is needed.',
    path: 'skills/name/SKILL.md',
  },
  {
    kind: 'command',
    label: 'Command',
    purpose: 'A prompt that people start by its name.',
    path: 'commands/name.md',
  },
  {
    kind: 'agent',
    label: 'Agent',
    purpose: 'A helper with instructions of its own.',
    path: 'agents/name.md',
  },
  {
    kind: 'rule',
    label: 'Rule',
    purpose: 'Holds for the files that its patterns name.',
    path: 'rules/name.md',
  },
  { kind: 'mcp', label: 'MCP servers', purpose: 'Tools that agents may call.', path: 'mcp.json' },
];

/** What a new document of this path begins with; valid for its kind. */
export function firstText(fileName: string): string {
  const kind = kindOf(fileName);
  if (kind === 'mcp') return MCP;
  if (kind === 'document')
    return /\.(md|mdc|markdown)$/i.test(fileName) ? `# ${titleOf(stemOf(fileName))}\n` : '';
  if (kind === 'instructions') return INSTRUCTIONS;
  const name = kind === 'skill' ? (fileName.split('/').at(-2) ?? '') : stemOf(fileName);
  return TEXTS[kind](name, fileName);
}

const TEXTS: Record<'skill' | 'command' | 'agent' | 'rule', (name: string, fileName: string) => string> = {
  skill: (name) => `---
name: ${nameOf(name)}
description: Use this when … It does …
---

# ${titleOf(name)}

1. First step
2. Second step

## Done means

- What can be checked
`,
  command: (name) => `---
description: ${titleOf(name)}
---

${titleOf(name)}: $ARGUMENTS
`,
  agent: (name) => `---
name: ${nameOf(name)}
description: Hand work to this agent when …
---

You are …

## What you do

- First

## What you hand back

- A short report
`,
  rule: (name, fileName) => `---
description: ${titleOf(name)}
${fileName.endsWith('.mdc') ? 'globs: "src/**/*.ts"\nalwaysApply: false' : 'paths:\n  - "src/**/*.ts"'}
---

# ${titleOf(name)}

- Do …
- Do not …
`,
};

const INSTRUCTIONS = `# Instructions for agents

## The project

What it is, and for whom.

## Commands

- Build: \`…\`
- Test: \`…\`

## Rules

- What always holds
- What nobody may do
`;

const MCP = `{
  "mcpServers": {
    "example": {
      "type": "http",
      "url": "https://mcp.example.com/mcp"
    }
  }
}
`;

function titleOf(name: string): string {
  const words = name.replaceAll(/[-_]+/g, ' ').trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Quoted where YAML would read it as something else. */
function nameOf(name: string): string {
  return /^[A-Za-z][\w-]*$/.test(name) && !/^(true|false|null|yes|no|on|off)$/i.test(name)
    ? name
    : JSON.stringify(name);
}

import { expect, test } from 'vitest';
import { kindOf } from './doc-kind.ts';

test.each([
  ['AGENTS.md', 'instructions'],
  ['team/CLAUDE.md', 'instructions'],
  ['GEMINI.md', 'instructions'],
  ['skills/review/SKILL.md', 'skill'],
  ['.claude/commands/ship.md', 'command'],
  ['agents/reviewer.md', 'agent'],
  ['.cursor/rules/style.mdc', 'rule'],
  ['.mcp.json', 'mcp'],
  ['tools/mcp.json', 'mcp'],
])('%s is of the kind %s', (fileName, kind) => expect(kindOf(fileName)).toBe(kind));

test.each([
  'README.md',
  'MYAGENTS.md',
  'skills/SKILL.md',
  'skills/review/notes.md',
  'commands.md',
  'mcp.json.md',
])('%s is a document like any other', (fileName) => expect(kindOf(fileName)).toBe('document'));

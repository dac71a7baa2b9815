import { expect, test } from 'vitest';
import type { ToolId } from './tool.ts';
import { toolOutcome } from './tool-outcome.ts';

const DOCS = Object.entries({
  'AGENTS.md': '# Agents\n',
  'README.md': '# For people\n',
  'app/CLAUDE.md': '# App\n',
  'skills/review/SKILL.md': '---\nname: review\ndescription: Review code\n---\n\nLook.\n',
  'commands/git/ship.md': '---\ndescription: Ship it\nmodel: opus\n---\n\nShip $ARGUMENTS.\n',
  '.claude/agents/tester.md':
    "---\nname: tester\ndescription: Tests things\ntools: Read\n---\n\nYou test. Don't guess.\n",
  'rules/style.md': '---\ndescription: "Style: ours"\npaths:\n  - "src/**/*.ts"\n---\n\nBe plain.\n',
  'rules/always.mdc': '---\nalwaysApply: true\n---\n\nAlways.\n',
  'mcp.json': '{"mcpServers":{"files":{"command":"npx","args":["-y","files"],"env":{"ROOT":"${ROOT}"}}}}',
}).map(([fileName, content]) => ({ fileName, content }));

const filesOf = (tool: ToolId, docs = DOCS) =>
  Object.fromEntries(toolOutcome(tool, docs).files.map(({ path, content }) => [path, content]));
const text = (fileName: string) => DOCS.find((doc) => doc.fileName === fileName)!.content;
const leftOutOf = (tool: ToolId) => toolOutcome(tool, DOCS).leftOut.map(({ fileName }) => fileName);
const SERVER = { files: { command: 'npx', args: ['-y', 'files'], env: { ROOT: '${ROOT}' } } };

test('Claude Code gets its own folders, and a CLAUDE.md that takes AGENTS.md in', () => {
  expect(filesOf('claude-code')).toEqual({
    '.claude/agents/tester.md': text('.claude/agents/tester.md'),
    '.claude/commands/git/ship.md': text('commands/git/ship.md'),
    '.claude/rules/always.md': 'Always.\n',
    '.claude/rules/style.md': text('rules/style.md'),
    '.claude/skills/review/SKILL.md': text('skills/review/SKILL.md'),
    '.mcp.json': `${JSON.stringify({ mcpServers: SERVER }, null, 2)}\n`,
    'AGENTS.md': '# Agents\n',
    'CLAUDE.md': '@AGENTS.md\n',
    'app/CLAUDE.md': '# App\n',
  });
  expect(leftOutOf('claude-code')).toEqual([]);
});

test('Codex gets AGENTS.md, skills, agents and servers; it has no commands and no rules', () => {
  expect(filesOf('codex')).toEqual({
    '.agents/skills/review/SKILL.md': text('skills/review/SKILL.md'),
    '.codex/agents/tester.toml':
      "name = \"tester\"\ndescription = \"Tests things\"\ndeveloper_instructions = '''\nYou test. Don't guess.\n'''\n",
    '.codex/config.toml':
      '[mcp_servers.files]\ncommand = "npx"\nargs = ["-y", "files"]\n\n[mcp_servers.files.env]\nROOT = "${ROOT}"\n',
    'AGENTS.md': '# Agents\n',
    'app/AGENTS.md': '# App\n',
  });
  expect(leftOutOf('codex')).toEqual(['commands/git/ship.md', 'rules/always.mdc', 'rules/style.md']);
});

test('Cursor gets rules with its own words for them, and commands without front matter', () => {
  expect(filesOf('cursor')).toEqual({
    '.cursor/agents/tester.md': text('.claude/agents/tester.md'),
    '.cursor/commands/git/ship.md': 'Ship $ARGUMENTS.\n',
    '.cursor/mcp.json': `${JSON.stringify({ mcpServers: SERVER }, null, 2)}\n`,
    '.cursor/rules/always.mdc': text('rules/always.mdc'),
    '.cursor/rules/style.mdc':
      '---\ndescription: "Style: ours"\nglobs: "src/**/*.ts"\nalwaysApply: false\n---\n\nBe plain.\n',
    '.cursor/skills/review/SKILL.md': text('skills/review/SKILL.md'),
    'AGENTS.md': '# Agents\n',
    'app/AGENTS.md': '# App\n',
  });
});

test('Copilot gets instructions by pattern and prompts', () => {
  expect(filesOf('copilot')).toEqual({
    '.github/agents/tester.md': text('.claude/agents/tester.md'),
    '.github/instructions/always.instructions.md': '---\napplyTo: "**"\n---\n\nAlways.\n',
    '.github/instructions/style.instructions.md':
      '---\ndescription: "Style: ours"\napplyTo: "src/**/*.ts"\n---\n\nBe plain.\n',
    '.github/prompts/git-ship.prompt.md': text('commands/git/ship.md'),
    '.github/skills/review/SKILL.md': text('skills/review/SKILL.md'),
    '.vscode/mcp.json': `${JSON.stringify({ servers: SERVER }, null, 2)}\n`,
    'AGENTS.md': '# Agents\n',
    'app/CLAUDE.md': '# App\n',
  });
});

test('Gemini CLI is told to read AGENTS.md, and gets commands as TOML', () => {
  expect(filesOf('gemini-cli')).toEqual({
    '.gemini/agents/tester.md': text('.claude/agents/tester.md'),
    '.gemini/commands/git/ship.toml': "description = \"Ship it\"\nprompt = '''\nShip {{args}}.\n'''\n",
    '.gemini/settings.json': `${JSON.stringify({ context: { fileName: ['AGENTS.md', 'GEMINI.md'] }, mcpServers: SERVER }, null, 2)}\n`,
    '.gemini/skills/review/SKILL.md': text('skills/review/SKILL.md'),
    'AGENTS.md': '# Agents\n',
    'app/GEMINI.md': '# App\n',
  });
});

test('says which bytes Codex leaves out, with the files above counted in', () => {
  const docs = [
    { fileName: 'AGENTS.md', content: `${'x'.repeat(1023)}\n`.repeat(30) },
    { fileName: 'app/AGENTS.md', content: `${'x'.repeat(1023)}\n`.repeat(4) },
  ];
  const [root, app] = toolOutcome('codex', docs).files;
  expect(root!.notes).toEqual([]);
  expect(app!.notes).toEqual([
    { kind: 'truncated', sentence: expect.stringMatching('2048 bytes from line 3 on') },
  ]);
});

test('two documents for one file: the first is taken, the other named', () => {
  const twice = ['commands/a.md', '.claude/commands/a.md'].map((fileName) => ({
    fileName,
    content: fileName,
  }));
  const { files, leftOut } = toolOutcome('claude-code', twice);
  expect(files.map(({ from }) => from)).toEqual([['.claude/commands/a.md']]);
  expect(leftOut).toEqual([{ fileName: 'commands/a.md', reason: expect.stringMatching('same file') }]);
});

test('several lists of servers become one, an unreadable one is named', () => {
  const list = (name: string) => JSON.stringify({ mcpServers: { [name]: { url: 'https://x.test' } } });
  const docs = [
    { fileName: 'a/mcp.json', content: list('a') },
    { fileName: 'b/mcp.json', content: list('b') },
    { fileName: 'c/mcp.json', content: '{' },
  ];
  const { files, leftOut } = toolOutcome('claude-code', docs);
  expect(Object.keys((JSON.parse(files[0]!.content) as { mcpServers: object }).mcpServers)).toEqual([
    'a',
    'b',
  ]);
  expect(leftOut.map(({ fileName }) => fileName)).toEqual(['c/mcp.json']);
});

test('the same documents in any order make the same bytes', () => {
  for (const tool of ['claude-code', 'codex', 'cursor', 'copilot', 'gemini-cli'] as const)
    expect(toolOutcome(tool, DOCS.toReversed())).toEqual(toolOutcome(tool, DOCS));
});

test('a text that TOML cannot hold as it is, is escaped', () => {
  const content = "---\nname: t\ndescription: d\n---\nIt's '''so'''\n\u0007\\n\n";
  expect(filesOf('codex', [{ fileName: 'agents/t.md', content }])['.codex/agents/t.toml']).toBe(
    'name = "t"\ndescription = "d"\ndeveloper_instructions = """\nIt\'s \'\'\'so\'\'\'\n\\u0007\\\\n\n"""\n',
  );
});

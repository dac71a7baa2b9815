import { expect, test } from 'vitest';
import { sourceDoc } from './source-doc.fixture.ts';
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
}).map(([fileName, content]) => sourceDoc(fileName, content));

/** What a tool gets besides its hooks, without the lines that say where a block begins and ends. */
const filesOf = (tool: ToolId, docs = DOCS) =>
  Object.fromEntries(
    toolOutcome(tool, docs)
      .files.filter(({ from }) => from.length > 0)
      .map(({ path, content }) => [path, content.replaceAll(/^(<!--|#) cairn:.*\n/gm, '')]),
  );
const text = (fileName: string) => DOCS.find((doc) => doc.fileName === fileName)!.content;
const leftOutOf = (tool: ToolId) => toolOutcome(tool, DOCS).leftOut.map(({ fileName }) => fileName);
const SERVER_BY_ENV = { files: { command: 'npx', args: ['-y', 'files'], env: { ROOT: '${env:ROOT}' } } };
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
      '[mcp_servers.files]\ncommand = "npx"\nargs = ["-y", "files"]\nenv_vars = ["ROOT"]\n',
    'AGENTS.md': '# Agents\n',
    'app/AGENTS.md': '# App\n',
  });
  expect(leftOutOf('codex')).toEqual(['commands/git/ship.md', 'rules/always.mdc', 'rules/style.md']);
});

test('Cursor gets rules with its own words for them, and commands without front matter', () => {
  expect(filesOf('cursor')).toEqual({
    '.agents/skills/review/SKILL.md': text('skills/review/SKILL.md'),
    '.cursor/agents/tester.md': text('.claude/agents/tester.md'),
    '.cursor/commands/git/ship.md': 'Ship $ARGUMENTS.\n',
    '.cursor/mcp.json': `${JSON.stringify({ mcpServers: SERVER_BY_ENV }, null, 2)}\n`,
    '.cursor/rules/always.mdc': text('rules/always.mdc'),
    '.cursor/rules/style.mdc':
      '---\ndescription: "Style: ours"\nglobs: "src/**/*.ts"\nalwaysApply: false\n---\n\nBe plain.\n',
    'AGENTS.md': '# Agents\n',
    'app/AGENTS.md': '# App\n',
  });
});

test('Copilot gets instructions by pattern and prompts', () => {
  expect(filesOf('copilot')).toEqual({
    '.agents/skills/review/SKILL.md': text('skills/review/SKILL.md'),
    '.github/agents/tester.md': text('.claude/agents/tester.md'),
    '.github/copilot-instructions.md':
      'Follow [AGENTS.md](../AGENTS.md): it holds the instructions of this project.\n',
    '.github/instructions/always.instructions.md': '---\napplyTo: "**"\n---\n\nAlways.\n',
    '.github/instructions/style.instructions.md':
      '---\ndescription: "Style: ours"\napplyTo: "src/**/*.ts"\n---\n\nBe plain.\n',
    '.github/prompts/git-ship.prompt.md': text('commands/git/ship.md'),
    '.vscode/mcp.json': `${JSON.stringify({ servers: SERVER_BY_ENV }, null, 2)}\n`,
    'AGENTS.md': '# Agents\n',
    'app/CLAUDE.md': '# App\n',
  });
});

test('Gemini CLI is told to read AGENTS.md, and gets commands as TOML', () => {
  expect(filesOf('gemini-cli')).toEqual({
    '.agents/skills/review/SKILL.md': text('skills/review/SKILL.md'),
    '.gemini/agents/tester.md': text('.claude/agents/tester.md'),
    '.gemini/commands/git/ship.toml': "description = \"Ship it\"\nprompt = '''\nShip {{args}}.\n'''\n",
    '.gemini/settings.json': expect.stringContaining(
      JSON.stringify(
        { context: { fileName: ['AGENTS.md', 'GEMINI.md'] }, mcpServers: SERVER },
        null,
        2,
      ).slice(2),
    ),
    'AGENTS.md': '# Agents\n',
    'app/GEMINI.md': '# App\n',
  });
});

test('says which bytes Codex leaves out, with the files above counted in', () => {
  const docs = [
    sourceDoc('AGENTS.md', `${'x'.repeat(1023)}\n`.repeat(30)),
    sourceDoc('app/AGENTS.md', `${'x'.repeat(1023)}\n`.repeat(4)),
  ];
  const [root, app] = toolOutcome('codex', docs).files.filter(({ path }) => path.endsWith('AGENTS.md'));
  expect(root!.notes).toEqual([]);
  expect(app!.notes).toEqual([
    { kind: 'truncated', sentence: expect.stringMatching(/\b2\d{3} bytes from line 3 on/) },
  ]);
});

test('two documents for one file: the first is taken, the other named', () => {
  const twice = ['commands/a.md', '.claude/commands/a.md'].map((fileName) => sourceDoc(fileName, fileName));
  const { files, leftOut } = toolOutcome('claude-code', twice);
  expect(files.flatMap(({ from }) => from)).toEqual(['.claude/commands/a.md']);
  expect(leftOut).toEqual([{ fileName: 'commands/a.md', reason: expect.stringMatching('same file') }]);
});

test('several lists of servers become one, an unreadable one is named', () => {
  const list = (name: string) => JSON.stringify({ mcpServers: { [name]: { url: 'https://x.test' } } });
  const docs = [
    sourceDoc('a/mcp.json', list('a')),
    sourceDoc('b/mcp.json', list('b')),
    sourceDoc('c/mcp.json', '{'),
  ];
  const { files, leftOut } = toolOutcome('claude-code', docs);
  expect(
    Object.keys(
      (JSON.parse(files.find(({ path }) => path === '.mcp.json')!.content) as { mcpServers: object })
        .mcpServers,
    ),
  ).toEqual(['a', 'b']);
  expect(leftOut.map(({ fileName }) => fileName)).toEqual(['c/mcp.json']);
});

test('the same documents in any order make the same bytes', () => {
  for (const tool of ['claude-code', 'codex', 'cursor', 'copilot', 'gemini-cli'] as const)
    expect(toolOutcome(tool, DOCS.toReversed())).toEqual(toolOutcome(tool, DOCS));
});

test('a text that TOML cannot hold as it is, is escaped', () => {
  const content = "---\nname: t\ndescription: d\n---\nIt's '''so'''\n\u0007\\n\n";
  expect(filesOf('codex', [sourceDoc('agents/t.md', content)])['.codex/agents/t.toml']).toBe(
    'name = "t"\ndescription = "d"\ndeveloper_instructions = """\nIt\'s \'\'\'so\'\'\'\n\\u0007\\\\n\n"""\n',
  );
});

test('the other files of a skill come along, whatever they are called', () => {
  const docs = [
    sourceDoc('skills/review/SKILL.md', '---\nname: review\ndescription: d\n---\n'),
    sourceDoc('skills/review/scripts/check.sh', 'exit 0\n'),
    sourceDoc('skills/review/agents/notes.md', '# Notes\n'),
    sourceDoc('skills/other/notes.md', '# Of no skill\n'),
  ];
  const paths = (tool: ToolId) => Object.keys(filesOf(tool, docs));
  expect(paths('claude-code')).toEqual([
    '.claude/skills/review/SKILL.md',
    '.claude/skills/review/agents/notes.md',
    '.claude/skills/review/scripts/check.sh',
  ]);
  expect(paths('gemini-cli')).toContain('.agents/skills/review/scripts/check.sh');
});

test('Codex names variables where others fill them into texts, and says what it cannot', () => {
  const servers = {
    web: {
      type: 'http',
      url: 'https://x.test/mcp',
      headers: { Authorization: 'Bearer ${TOKEN}', 'X-Team': '${TEAM}', 'X-App': 'a' },
    },
    local: { command: 'run', env: { A: '${B}' } },
  };
  const { files } = toolOutcome('codex', [sourceDoc('mcp.json', JSON.stringify({ mcpServers: servers }))]);
  const config = files.find(({ path }) => path === '.codex/config.toml')!;
  expect(config.content.replaceAll(/^# cairn:.*\n/gm, '')).toBe(
    '[mcp_servers.local]\ncommand = "run"\n\n[mcp_servers.local.env]\nA = "${B}"\n\n' +
      '[mcp_servers.web]\nurl = "https://x.test/mcp"\nbearer_token_env_var = "TOKEN"\n\n' +
      '[mcp_servers.web.http_headers]\nX-App = "a"\n\n[mcp_servers.web.env_http_headers]\nX-Team = "TEAM"\n',
  );
  expect(config.notes.map(({ kind }) => kind)).toEqual(['changed', 'lost']);
});

test('hooks start the launcher, and refuse by themselves only where the project wants it', () => {
  const hooks = (tool: ToolId, when: 'continue' | 'block') =>
    toolOutcome(tool, [], when)
      .files.map(({ content }) => content)
      .join('');
  expect(hooks('claude-code', 'continue')).toContain('"command": "cairn hook claude-code PreToolUse"');
  expect(hooks('claude-code', 'continue')).not.toContain('onFailure');
  expect(hooks('claude-code', 'block').match(/"onFailure": "block"/g)).toHaveLength(2);
  expect(hooks('cursor', 'continue')).not.toContain('failClosed');
  expect(hooks('cursor', 'block').match(/"failClosed": true/g)).toHaveLength(2);
  expect(hooks('copilot', 'continue')).toContain('|| exit 0; cairn hook copilot preToolUse"');
  expect(hooks('copilot', 'block')).toContain('"bash": "cairn hook copilot preToolUse"');
  for (const tool of ['codex', 'gemini-cli'] as const)
    expect(hooks(tool, 'block')).toBe(hooks(tool, 'continue'));
});

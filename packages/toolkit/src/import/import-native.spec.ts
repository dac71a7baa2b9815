import { expect, test } from 'vitest';
import { importNative } from './import-native.ts';

const imported = (files: Record<string, string>) =>
  importNative(Object.entries(files).map(([path, content]) => ({ path, content })));
const RULE = '\nBe plain.\n';

test('the same rule in the words of several tools is one document', () => {
  expect(
    imported({
      '.cursor/rules/style.mdc': `---\ndescription: Style\nglobs: src/**/*.ts,app/**\nalwaysApply: false\n---\n${RULE}`,
      '.claude/rules/style.md': `---\ndescription: Style\npaths: ["src/**/*.ts", "app/**"]\n---\n${RULE}`,
      '.github/instructions/style.instructions.md': `---\napplyTo: "src/**/*.ts,app/**"\n---\n${RULE}`,
    }),
  ).toEqual({
    documents: [
      {
        fileName: 'rules/style.md',
        content: `---\ndescription: Style\npaths: ["src/**/*.ts", "app/**"]\n---\n${RULE}`,
        from: [
          '.claude/rules/style.md',
          '.cursor/rules/style.mdc',
          '.github/instructions/style.instructions.md',
        ],
      },
    ],
    left: [],
  });
});

test('two that differ: the fuller form is taken, the other named', () => {
  const { documents, left } = imported({
    '.cursor/rules/style.mdc': `---\nglobs: lib/**\n---\n${RULE}`,
    '.claude/rules/style.md': `---\npaths: ["src/**"]\n---\n${RULE}`,
    'GEMINI.md': 'For Gemini alone.\n',
    'CLAUDE.md': '# Same\n',
    'AGENTS.md': '# Same\n',
  });
  expect(documents.map(({ fileName, from }) => [fileName, from])).toEqual([
    ['AGENTS.md', ['AGENTS.md', 'CLAUDE.md']],
    ['GEMINI.md', ['GEMINI.md']],
    ['rules/style.md', ['.claude/rules/style.md']],
  ]);
  expect(left).toEqual([
    {
      path: '.cursor/rules/style.mdc',
      reason: 'It says something else than .claude/rules/style.md, which was taken: bring the two together.',
    },
  ]);
});

test('files that only lead to AGENTS.md are no documents; Cursor’s own choice by description stays in its words', () => {
  const { documents } = imported({
    'AGENTS.md': '# A\n',
    'CLAUDE.md': '@AGENTS.md\n',
    '.cursor/rules/db.mdc': '---\ndescription: When the database changes\nalwaysApply: false\n---\nAsk.\n',
    '.cursor/rules/all.mdc': '---\nalwaysApply: true\n---\n\nAlways.\n',
    'app/.claude/commands/git/ship.md': 'Ship.\n',
    '.cursorrules': 'Old ones.\n',
  });
  expect(Object.fromEntries(documents.map(({ fileName, content }) => [fileName, content]))).toEqual({
    'AGENTS.md': '# A\n',
    'rules/db.mdc': '---\ndescription: When the database changes\nalwaysApply: false\n---\nAsk.\n',
    'rules/all.md': 'Always.\n',
    'rules/cursorrules.md': 'Old ones.\n',
    'app/commands/git/ship.md': 'Ship.\n',
  });
});

test('servers of all tools are one list in one form; a secret stays where it is', () => {
  const { documents, left } = imported({
    '.mcp.json': '{"mcpServers":{"files":{"command":"npx","env":{"ROOT":"${ROOT}"}}}}',
    '.vscode/mcp.json':
      '{\n  // ours\n  "servers": { "files": { "type": "stdio", "command": "npx", "env": { "ROOT": "${env:ROOT}" } } },\n}',
    '.gemini/settings.json': '{"mcpServers":{"web":{"httpUrl":"https://x.test/mcp"}},"theme":"dark"}',
    '.codex/config.toml':
      'model = "x"\n[mcp_servers.tickets]\nurl = "https://t.test/mcp"\nbearer_token_env_var = "TICKETS"\n[mcp_servers.files]\ncommand = "other"\n',
    '.cursor/mcp.json':
      '{"mcpServers":{"leaky":{"url":"https://l.test","headers":{"X-Api-Key":"9f8Zq2mLw7Rt4KxB1vNc"}}}}',
  });
  expect(documents).toHaveLength(1);
  expect(JSON.parse(documents[0]!.content)).toEqual({
    mcpServers: {
      files: { command: 'npx', env: { ROOT: '${ROOT}' } },
      web: { type: 'http', url: 'https://x.test/mcp' },
      tickets: { type: 'http', url: 'https://t.test/mcp', headers: { Authorization: 'Bearer ${TICKETS}' } },
    },
  });
  expect(left.map(({ path }) => path)).toEqual(['.codex/config.toml', '.cursor/mcp.json']);
  expect(JSON.stringify(documents)).not.toContain('9f8Z');
});

test('what a form has no place for, what cannot be read and what holds a secret is said', () => {
  const { documents, left } = imported({
    '.codex/agents/a.toml': 'name = "a"\nmodel = "x"\ndeveloper_instructions = "Do."\n',
    '.codex/agents/b.toml': 'name = ',
    '.gemini/commands/c.toml': 'description = "no prompt"\n',
    '.claude/commands/d.md': 'Use ghp_a8Zq2mLw7Rt4KxB1vNcD5eFg6Hj9Pk3Qs0Tu\n',
    '.mcp.json': '{ "mcpServers": ',
  });
  expect(documents).toEqual([
    { fileName: 'agents/a.md', content: '---\nname: a\n---\n\nDo.', from: ['.codex/agents/a.toml'] },
  ]);
  expect(left.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
    '.claude/commands/d.md: Line 1 holds what looks like a secret.',
    '.codex/agents/a.toml: A document has no place for model.',
    '.codex/agents/b.toml: It cannot be read as what its tool expects there.',
    '.gemini/commands/c.toml: It cannot be read as what its tool expects there.',
    '.mcp.json: It cannot be read.',
  ]);
});

test('lines around our blocks stay in the file, and are said to', () => {
  const block =
    '<!-- cairn:begin AGENTS.md sha256:0123456789abcdef -->\n# Ours\n<!-- cairn:end AGENTS.md -->\n';
  const { documents, left } = imported({ 'AGENTS.md': `Mine.\n\n${block}` });
  expect(documents).toEqual([{ fileName: 'AGENTS.md', content: '# Ours\n', from: ['AGENTS.md'] }]);
  expect(left).toEqual([
    { path: 'AGENTS.md', reason: 'What stands outside of Cairn’s markers stays in the file.' },
  ]);
});

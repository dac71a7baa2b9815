import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { importNative } from '@cairn/toolkit/native';
import { TOOLS, type ToolId } from '@cairn/toolkit/tools';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../documents/manifest.ts';
import { readPrevious } from '../documents/previous-contents.ts';
import { applyNative } from './apply-native.ts';
import { checkNative } from './check-native.ts';
import { hookState } from './hook-state.ts';
import { type NativeOptions, planNative } from './plan-native.ts';
import { readNativeFiles } from './read-native-files.ts';

const SKILL = '---\nname: review\ndescription: Review code\n---\n\nLook.\n';
const DOCS: Record<string, string> = {
  'AGENTS.md': '# Agents\n',
  'skills/review/SKILL.md': SKILL,
  'skills/review/check.sh': 'exit 0\n',
  'commands/ship.md': '---\ndescription: Ship it\n---\n\nShip $ARGUMENTS.\n',
  'mcp.json': '{"mcpServers":{"files":{"command":"npx","args":["-y","files"]}}}\n',
};

let home: string;
let root: string;
let docs: Record<string, string>;
let tools: ToolId[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cairn-native-'));
  root = join(home, 'checkout');
  mkdirSync(root);
  docs = { ...DOCS };
  tools = [...TOOLS];
});
afterEach(() => rmSync(home, { recursive: true }));

const at = (path: string) => join(root, path);
const read = (path: string) => readFileSync(at(path), 'utf8');
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });

function write(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}

const options = (more: Partial<NativeOptions> = {}): NativeOptions => ({
  checkout: {
    path: root,
    docsDir: at('.docs'),
    notesDir: at('.docs/.cairn'),
    tools,
    nativeFiles: true,
  },
  docs: Object.entries(docs).map(([fileName, content]) => ({
    fileName,
    content,
    hash: `sha256:${sha256(content)}`,
    version: 3,
  })),
  whenUnreachable: 'continue',
  localEdits: 'heal',
  ...more,
});
const sync = (more: Partial<NativeOptions> = {}) => applyNative(options(more));
const check = () => checkNative(options());

function filesIn(folder = ''): string[] {
  return readdirSync(at(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (path === '.git' || path === '.docs') return [];
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

test('every tool gets its files, a second time changes nothing, and without tools nothing is left', async () => {
  const first = await sync();
  expect(first).toMatchObject({ updated: [], deleted: [], problems: [], drift: [] });
  expect(first.created).toEqual(filesIn().toSorted());
  expect(read('.claude/skills/review/check.sh')).toBe('exit 0\n');
  expect(await sync()).toMatchObject({ created: [], updated: [], unchanged: first.created.length });
  expect(check()).toEqual({ isCurrent: true, files: [], drift: [] });
  tools = [];
  expect((await sync()).deleted).toEqual(first.created);
  expect(filesIn()).toEqual([]);
});

test('what a person wrote around our parts stays, byte by byte', async () => {
  const own = {
    'AGENTS.md': '# Ours, by hand\r\n\r\nKeep this.',
    '.claude/settings.json':
      '{\n\t// my permissions\n\t"permissions": { "allow": ["Bash(ls)"] },\n\t"hooks": { "Stop": [{ "hooks": [{ "type": "command", "command": "say done" }] }] }\n}\n',
    '.codex/config.toml': '# mine\nmodel = "gpt"   # the good one\n\n[mcp_servers.other]\ncommand = "x"\n',
    '.mcp.json': '{ "mcpServers": { "mine": { "command": "mine" } } }\n',
  };
  for (const [path, text] of Object.entries(own)) write(path, text);
  const { problems } = await sync();
  expect(problems).toEqual([]);
  expect(read('AGENTS.md').startsWith(own['AGENTS.md'])).toBe(true);
  expect(read('AGENTS.md')).toContain('# Agents\n');
  expect(read('.claude/settings.json')).toContain(
    '\t// my permissions\n\t"permissions": { "allow": ["Bash(ls)"] }',
  );
  expect(read('.claude/settings.json')).toContain('"command": "say done"');
  expect(read('.claude/settings.json')).toContain('cairn hook claude-code Stop');
  expect(read('.codex/config.toml').startsWith(own['.codex/config.toml'])).toBe(true);
  expect(JSON.parse(read('.mcp.json'))).toEqual({
    mcpServers: { mine: { command: 'mine' }, files: { command: 'npx', args: ['-y', 'files'] } },
  });
  docs = { 'AGENTS.md': '# Second edition\n' };
  await sync();
  expect(read('AGENTS.md').startsWith(own['AGENTS.md'])).toBe(true);
  expect(read('AGENTS.md')).toContain('# Second edition\n');
  expect(JSON.parse(read('.mcp.json'))).toEqual({ mcpServers: { mine: { command: 'mine' } } });
  expect(read('.codex/config.toml').trimEnd()).toBe(own['.codex/config.toml'].trimEnd());
  tools = [];
  await sync();
  expect(read('AGENTS.md').trimEnd()).toBe(own['AGENTS.md']);
  expect(read('.claude/settings.json')).not.toContain('cairn');
  expect(read('.claude/settings.json')).toContain('"command": "say done"');
});

test('a file that a person made is left and named, until it goes or says the same', async () => {
  write('.claude/skills/review/SKILL.md', 'mine\n');
  write('.mcp.json', '{ "mcpServers": { "files": { "command": "mine" } } }\n');
  write('.codex/config.toml', '[mcp_servers.files]\ncommand = "mine"\n');
  write('.gemini/commands/ship.toml', 'prompt = "mine"\n');
  const { problems } = await sync();
  expect(read('.claude/skills/review/SKILL.md')).toBe('mine\n');
  expect(read('.mcp.json')).toContain('"command": "mine"');
  expect(read('.codex/config.toml')).not.toContain('npx');
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    '.claude/skills/review/SKILL.md',
    '.codex/config.toml',
    '.gemini/commands/ship.toml',
    '.mcp.json',
  ]);
  expect(check().isCurrent).toBe(false);
  write('.claude/skills/review/SKILL.md', SKILL);
  rmSync(at('.mcp.json'));
  rmSync(at('.codex/config.toml'));
  expect((await sync({ adopt: ['.gemini/commands/ship.toml'] })).problems).toEqual([]);
  expect(read('.gemini/commands/ship.toml')).toContain('Ship {{args}}.');
  docs = {};
  await sync();
  expect(existsSync(at('.claude/skills'))).toBe(false);
  expect(readPrevious(at('.docs/.cairn'), sha256(SKILL))).toBe(SKILL);
});

test('a local edit is found with its document, put right, and kept for a while', async () => {
  await sync();
  write('.claude/skills/review/SKILL.md', SKILL.replace('Look.', 'Look twice.'));
  write('AGENTS.md', read('AGENTS.md').replace('# Agents', '# Agents, mended'));
  write(
    '.gemini/commands/ship.toml',
    read('.gemini/commands/ship.toml').replace('Ship {{args}}', 'Send {{args}}'),
  );
  write('.cursor/mcp.json', read('.cursor/mcp.json').replace('"-y"', '"--yes"'));
  rmSync(at('.cursor/commands/ship.md'));
  const edited = read('.claude/skills/review/SKILL.md');
  const drift = Object.fromEntries(check().drift.map((one) => [one.path, one]));
  const from = (fileName: string) => ({ fileName, hash: `sha256:${sha256(DOCS[fileName]!)}`, version: 3 });
  expect(drift['.claude/skills/review/SKILL.md']).toEqual({
    path: '.claude/skills/review/SKILL.md',
    state: 'changed',
    from: from('skills/review/SKILL.md'),
    proposal: {
      fileName: 'skills/review/SKILL.md',
      baseHash: `sha256:${sha256(SKILL)}`,
      content: edited,
    },
  });
  expect(drift['AGENTS.md']?.proposal?.content).toBe('# Agents, mended\n');
  expect(drift['.gemini/commands/ship.toml']?.proposal?.content).toBe(
    '---\ndescription: Ship it\n---\n\nSend $ARGUMENTS.\n',
  );
  expect(JSON.parse(drift['.cursor/mcp.json']!.proposal!.content)).toEqual({
    mcpServers: { files: { command: 'npx', args: ['--yes', 'files'] } },
  });
  expect(drift['.cursor/commands/ship.md']).toMatchObject({ state: 'missing', proposal: null });
  expect(Object.keys(drift)).toHaveLength(5);
  await sync({ localEdits: 'keep' });
  expect(read('.claude/skills/review/SKILL.md')).toBe(edited);
  expect(check().drift).toHaveLength(4);
  expect((await sync()).drift).toHaveLength(4);
  expect(read('.claude/skills/review/SKILL.md')).toBe(SKILL);
  expect(readPrevious(at('.docs/.cairn'), sha256(edited))).toBe(edited);
  expect(check().isCurrent).toBe(true);
});

test('an edit that waits keeps its base when its document moves on', async () => {
  await sync();
  write('AGENTS.md', read('AGENTS.md').replace('# Agents', '# Agents, mended'));
  docs['AGENTS.md'] = '# Agents, second edition\n';
  await sync({ localEdits: 'keep' });
  await sync({ localEdits: 'keep' });
  const [drift] = planNative(options()).drift;
  expect(drift?.proposal).toEqual({
    fileName: 'AGENTS.md',
    baseHash: `sha256:${sha256('# Agents\n')}`,
    content: '# Agents, mended\n',
  });
});

test('what was edited stays when its document goes, what was not goes too', async () => {
  await sync();
  write('.claude/commands/ship.md', 'mine now\n');
  docs = { 'AGENTS.md': DOCS['AGENTS.md']! };
  const { drift, problems } = await sync();
  expect(read('.claude/commands/ship.md')).toBe('mine now\n');
  expect(existsSync(at('.cursor/commands'))).toBe(false);
  expect(drift).toMatchObject([{ path: '.claude/commands/ship.md', state: 'extra' }]);
  expect(problems).toEqual([expect.stringContaining('was changed here, and its document is gone')]);
  expect(check().isCurrent).toBe(true);
});

test('without the notes, what stands between our markers is still ours', async () => {
  await sync();
  docs['AGENTS.md'] = '# Second edition\n';
  rmSync(at('.docs'), { recursive: true });
  expect((await sync()).drift).toEqual([]);
  expect(read('AGENTS.md')).not.toContain('# Agents\n');
  expect(read('AGENTS.md').match(/cairn:begin/g)).toHaveLength(1);
});

test('nothing is written or removed through a link', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'cairn-outside-'));
  try {
    mkdirSync(at('.claude'));
    symlinkSync(outside, at('.claude/skills'));
    symlinkSync(join(outside, 'settings.json'), at('.claude/settings.json'));
    const { problems } = await sync();
    expect(readdirSync(outside)).toEqual([]);
    expect(problems).toEqual([
      '.claude/settings.json is left as it is. A link stands there.',
      '.claude/skills/review/SKILL.md is left as it is. .claude/skills is a link.',
      '.claude/skills/review/check.sh is left as it is. .claude/skills is a link.',
    ]);
    write('AGENTS.md', 'x');
    mkdirSync(join(outside, 'review'));
    writeFileSync(join(outside, 'review/SKILL.md'), SKILL);
    docs = {};
    await sync();
    expect(readFileSync(join(outside, 'review/SKILL.md'), 'utf8')).toBe(SKILL);
  } finally {
    rmSync(outside, { recursive: true });
  }
});

test('a CLAUDE.md of a person’s that takes AGENTS.md in is as good as ours, and stays theirs', async () => {
  write('CLAUDE.md', '@AGENTS.md\n');
  expect((await sync()).problems).toEqual([]);
  expect(read('CLAUDE.md')).toBe('@AGENTS.md\n');
  tools = [];
  await sync();
  expect(read('CLAUDE.md')).toBe('@AGENTS.md\n');
});

test('CLAUDE.md as a link to AGENTS.md is as good as ours', async () => {
  write('AGENTS.md', '# Mine\n');
  symlinkSync('AGENTS.md', at('CLAUDE.md'));
  expect((await sync()).problems).toEqual([]);
  expect(lstatSync(at('CLAUDE.md')).isSymbolicLink()).toBe(true);
  expect(check().isCurrent).toBe(true);
});

test('paths of documents that lead out of the checkout are refused', async () => {
  docs = { '../out/skills/a/SKILL.md': SKILL, '.git/skills/b/SKILL.md': SKILL };
  const { problems } = await sync();
  expect(problems.filter((problem) => problem.includes('leads out of the checkout')).length).toBeGreaterThan(
    1,
  );
  expect(readdirSync(home)).toEqual(['checkout']);
  expect(existsSync(at('.git'))).toBe(false);
});

test('a file that nobody can merge into is left', async () => {
  write('.claude/settings.json', '{ "hooks": ');
  write('.codex/config.toml', '[broken');
  writeFileSync(at('AGENTS.md'), Buffer.from([0xff, 0xfe, 0x41, 0]));
  const { problems } = await sync();
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    '.claude/settings.json',
    '.codex/config.toml',
    'AGENTS.md',
  ]);
  expect(read('.codex/config.toml')).toBe('[broken');
});

test('git does not offer our files, but shows those it tracks and those with other people’s lines', async () => {
  git('init', '-q');
  write('CLAUDE.md', 'Mine.\n');
  write('.claude/commands/ship.md', DOCS['commands/ship.md']!);
  git('add', '.claude/commands/ship.md');
  writeFileSync(at('.git/info/exclude'), '*.log\n');
  await sync();
  expect(git('status', '--porcelain', '-uall').split('\n').filter(Boolean)).toEqual([
    'A  .claude/commands/ship.md',
    '?? CLAUDE.md',
  ]);
  const exclude = read('.git/info/exclude');
  expect(exclude).not.toContain('.claude/commands/ship.md');
  expect(exclude.startsWith('*.log\n# cairn:begin')).toBe(true);
  await sync();
  expect(read('.git/info/exclude')).toBe(exclude);
  tools = ['claude-code'];
  docs = {};
  await sync();
  expect(read('.git/info/exclude')).toBe(
    '*.log\n# cairn:begin (files that Cairn keeps in this checkout)\n/.claude/settings.json\n/.docs/\n# cairn:end\n',
  );
});

test('the state of hooks is told by the tools’ own files', async () => {
  const stateOf = (tool: ToolId) => hookState(root, tool, { HOME: at('home') });
  expect(TOOLS.map((tool) => stateOf(tool).hooks)).toEqual(TOOLS.map(() => 'missing'));
  await sync({ whenUnreachable: 'block' });
  expect(TOOLS.map((tool) => stateOf(tool).hooks)).toEqual(TOOLS.map(() => 'installed'));
  expect(stateOf('codex').trust).toBe('unknown');
  write('home/.codex/history.jsonl', '');
  expect(stateOf('codex').trust).toBe('untrusted');
  const events = [
    'session_start',
    'user_prompt_submit',
    'pre_tool_use',
    'post_tool_use',
    'stop',
    'session_end',
  ];
  write(
    'home/.codex/config.toml',
    events
      .map((event) => `[hooks.state."${at('.codex/hooks.json')}:${event}:0:0"]\ntrusted_hash = "sha256:0"\n`)
      .join(''),
  );
  expect(stateOf('codex').trust).toBe('trusted');
  write(
    'home/.codex/config.toml',
    read('home/.codex/config.toml').replace('trusted_hash', 'enabled = false\ntrusted_hash'),
  );
  expect(stateOf('codex').trust).toBe('untrusted');
  write('.claude/settings.json', read('.claude/settings.json').replace('"timeout": 30', '"timeout": 3'));
  expect(stateOf('claude-code')).toEqual({ tool: 'claude-code', hooks: 'outdated', trust: 'unknown' });
});

test('the plugin of Claude Code is as good as hooks in the checkout, unless it is switched off there', () => {
  const state = () => hookState(root, 'claude-code', { HOME: at('home') }).hooks;
  write('home/.claude/settings.json', '{ "enabledPlugins": { "cairn@cairn": true } }');
  expect(state()).toBe('installed');
  write('.claude/settings.local.json', '{ "enabledPlugins": { "cairn@cairn": false } }');
  expect(state()).toBe('missing');
  write('.claude/settings.local.json', '{ broken');
  expect(state()).toBe('installed');
});

test('a repository’s own files are read for an import, without links and other people’s code', () => {
  write('AGENTS.md', 'a\n');
  write('app/.cursor/rules/x.mdc', 'b\n');
  write('node_modules/p/AGENTS.md', 'not ours\n');
  write('docs/AGENTS.md', 'the document itself\n');
  write('README.md', 'no file of a tool\n');
  symlinkSync('AGENTS.md', at('CLAUDE.md'));
  expect(readNativeFiles({ path: root, docsDir: at('.docs'), docsPath: 'docs' })).toEqual([
    { path: 'AGENTS.md', content: 'a\n' },
    { path: 'app/.cursor/rules/x.mdc', content: 'b\n' },
  ]);
});

test('an existing repository is brought in, in one step: its files become documents, and ours', async () => {
  const own: Record<string, string> = {
    'AGENTS.md': '# Shop\n\nBuild with make.',
    'CLAUDE.md': '# Shop\n\nBuild with make.\n',
    'app/CLAUDE.md': 'React only.\n',
    '.claude/rules/style.md': '---\npaths: "src/**"\n---\n\nBe plain.\n',
    '.cursor/rules/style.mdc': '---\nglobs: src/**\nalwaysApply: false\n---\nBe plain.\n',
    '.cursor/skills/ship/SKILL.md': '---\nname: ship\ndescription: Ship it\n---\n\nGo.\n',
    '.github/copilot-instructions.md': 'For Copilot.\n',
    '.codex/config.toml': 'model = "x"\n\n[mcp_servers.web]\nurl = "https://x.test/mcp"\n',
    '.mcp.json': '{"mcpServers":{"web":{"url":"https://x.test/mcp","type":"http"}}}',
  };
  for (const [path, text] of Object.entries(own)) write(path, text);
  const where = { path: root, docsDir: at('.docs'), docsPath: 'docs' };
  const { documents, left } = importNative(readNativeFiles(where));
  expect(left).toEqual([]);
  docs = Object.fromEntries(documents.map(({ fileName, content }) => [fileName, content]));
  expect(Object.keys(docs)).toEqual([
    'AGENTS.md',
    'app/CLAUDE.md',
    'copilot-instructions.md',
    'mcp.json',
    'rules/style.md',
    'skills/ship/SKILL.md',
  ]);
  const { problems } = await sync({ adopt: documents.flatMap(({ from }) => from) });
  expect(problems).toEqual([
    expect.stringMatching(/^\.cursor\/skills\/ship\/SKILL\.md was imported, .* Delete it/),
  ]);
  expect(read('AGENTS.md').match(/Build with make/g)).toHaveLength(1);
  expect(read('CLAUDE.md')).toMatch(/^<!-- cairn:begin .*\n@AGENTS\.md\n<!-- cairn:end .*\n$/);
  expect(readPrevious(at('.docs/.cairn'), sha256(own['CLAUDE.md']!))).toBe(own['CLAUDE.md']);
  expect(read('.codex/config.toml')).toBe(own['.codex/config.toml']);
  rmSync(at('.cursor/skills'), { recursive: true });
  expect(check()).toEqual({ isCurrent: true, files: [], drift: [] });
  const again = importNative(readNativeFiles(where));
  expect(Object.fromEntries(again.documents.map(({ fileName, content }) => [fileName, content]))).toEqual(
    docs,
  );
});

test('an import takes nothing from lines beside our blocks', async () => {
  write('AGENTS.md', 'Mine.\n');
  await sync();
  docs['AGENTS.md'] = '# Second edition\n';
  await sync({ adopt: ['AGENTS.md'] });
  expect(read('AGENTS.md').startsWith('Mine.\n')).toBe(true);
});

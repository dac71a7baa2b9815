import { expect, test } from 'vitest';
import { type TextDoc, factsOf } from '../documents/doc-facts.ts';
import { TEMPLATES, firstText } from '../templates/templates.ts';
import { checkDocument } from './check-document.ts';

const check = (fileName: string, content: string, ...others: TextDoc[]) => {
  const doc = { fileName, content };
  return checkDocument(doc, new Map([doc, ...others].map((one) => [one.fileName, factsOf(one)])));
};
const codes = (...args: Parameters<typeof check>) =>
  check(...args).map(({ code, startLine }) => `${code}:${startLine}`);
const skill = (front: string) => `---\n${front}\n---\n\nDo it.\n`;

test('a new document of any kind has nothing to find', () => {
  for (const { path } of TEMPLATES) expect(check(path, firstText(path)), path).toEqual([]);
});

test('a skill says its name and when it is for', () => {
  expect(codes('skills/review/SKILL.md', 'Do it.\n')).toEqual(['name-missing:1', 'description-missing:1']);
  expect(codes('skills/review/SKILL.md', skill('name: review\ndescription: 7'))).toEqual([
    'description-missing:3',
  ]);
  expect(codes('skills/review/SKILL.md', skill('name: Re view\ndescription: x'))).toEqual(['skill-name:2']);
  expect(codes('skills/review/SKILL.md', skill('name: other\ndescription: x'))).toEqual([
    'skill-name-folder:2',
  ]);
  expect(codes('skills/review/SKILL.md', skill(`name: review\ndescription: ${'x'.repeat(1025)}`))).toEqual([
    'description-too-long:3',
  ]);
  expect(codes('skills/review/SKILL.md', skill('name: review\ndescription: x\nmodel: opus'))).toEqual([
    'skill-field:4',
  ]);
});

test('a fix is the lines that mend it', () => {
  const content = 'Do it.\n';
  const fix = check('skills/review/SKILL.md', content)[0]!.fix!;
  expect(codes('skills/review/SKILL.md', [...fix.lines, content].join('\n'))).toEqual([
    'description-missing:1',
  ]);
});

test.each([
  ['a: [', 'front-matter-unreadable'],
  ['a: 1\na: 2', 'front-matter-unreadable'],
  ['just words', 'front-matter-unreadable'],
  ['a: &a [1]\nb: [*a, *a, *a]', 'name-missing'],
])('front matter that reads %j is told as %s', (front, code) => {
  expect(codes('agents/a.md', skill(front))[0]).toMatch(new RegExp(`^${code}:`));
});

test('a bomb of aliases is refused, not unfolded', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefghi'.split('').map((name, at) => {
      const last = 'abcdefgh'[at];
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${last}`).join(', ')}]`;
    }),
  ].join('\n');
  expect(codes('agents/a.md', skill(bomb))[0]).toMatch(/^front-matter-unreadable/);
});

test('a rule names its files by patterns, and Cursor’s say when they hold', () => {
  expect(codes('rules/a.md', skill('paths:\n  - 1'))).toEqual(['rule-paths:2']);
  expect(codes('rules/a.md', skill('alwaysApply: "yes"'))).toEqual(['rule-always:2']);
  expect(codes('rules/a.mdc', skill('alwaysApply: false'))).toEqual(['rule-never:1']);
  expect(codes('rules/a.mdc', skill('alwaysApply: true'))).toEqual([]);
  expect(codes('rules/a.md', 'Always.\n')).toEqual([]);
});

test('Codex’s 32 KiB count for a folder and those above it, and the finding stands where reading ends', () => {
  const line = `${'x'.repeat(1023)}\n`;
  const root = { fileName: 'AGENTS.md', content: line.repeat(20) };
  expect(codes(root.fileName, root.content)).toEqual([]);
  expect(codes('AGENTS.md', line.repeat(33))).toEqual(['codex-budget:33']);
  expect(codes('app/AGENTS.md', line.repeat(12), root)).toEqual([]);
  expect(codes('app/AGENTS.md', line.repeat(13), root)).toEqual(['codex-budget:13']);
  expect(codes('lib/AGENTS.md', line.repeat(20), { ...root, fileName: 'app/AGENTS.md' })).toEqual([]);
});

test('Claude Code’s advice of two hundred lines is said as advice', () => {
  expect(check('CLAUDE.md', 'x\n'.repeat(200))).toMatchObject([{ code: 'claude-lines', severity: 'info' }]);
  expect(check('CLAUDE.md', 'x\n'.repeat(199))).toEqual([]);
});

test('links to documents and headings are followed', () => {
  const guide = {
    fileName: 'guides/set-up.md',
    content: '# Set-up & first steps!\n\n## Again\n\n## Again\n',
  };
  const text = (target: string) => `See [it](${target}).\n`;
  for (const good of [
    'guides/set-up.md',
    'guides/set-up.md#set-up--first-steps',
    'guides/set-up.md#again-1',
    'guides',
    '/guides/set-up.md',
    'https://example.org',
    'mailto:a@b.c',
  ])
    expect(codes('a.md', text(good), guide), good).toEqual([]);
  expect(codes('a.md', text('guides/setup.md'), guide)).toEqual(['link-broken:1']);
  expect(codes('a.md', text('guides/set-up.md#again-2'), guide)).toEqual(['anchor-broken:1']);
  expect(codes('a.md', '# Here\n\n[up](#here) [down](#there)\n')).toEqual(['anchor-broken:3']);
  expect(check('a.md', text('SET-UP.md'), guide)[0]!.sentence).toMatch('There is guides/set-up.md');
});

test('what stands in code, in comments of a shell or outside the folder is no link of ours', () => {
  expect(
    codes(
      'a.md',
      '```md\n[x](missing.md)\n```\n\n`[x](missing.md)`\n\n    [x](missing.md)\n\n[x](../../outside.md)\n',
    ),
  ).toEqual([]);
});

test('definitions, images, titles and angle brackets are links too', () => {
  const text =
    '[a]: missing-1.md\n![b](missing-2.png)\n[c](missing-3.md "title")\n[d](<missing 4.md>)\n[e](missing_(5).md)\n';
  expect(codes('a.md', text)).toEqual([1, 2, 3, 4, 5].map((line) => `link-broken:${line}`));
});

test('what a memory file imports must be there', () => {
  expect(codes('CLAUDE.md', '@AGENTS.md\n')).toEqual(['link-broken:1']);
  expect(
    codes('CLAUDE.md', '@AGENTS.md and mail ana@example.com\n', { fileName: 'AGENTS.md', content: '' }),
  ).toEqual([]);
});

test('two of one name are told at both', () => {
  const one = { fileName: 'skills/a/SKILL.md', content: skill('name: a\ndescription: x') };
  const two = { fileName: 'team/skills/a/SKILL.md', content: one.content };
  expect(codes(one.fileName, one.content, two)).toEqual(['name-taken:2']);
  expect(codes(two.fileName, two.content, one)).toEqual(['name-taken:2']);
  expect(codes(one.fileName, one.content, { fileName: 'agents/a.md', content: one.content })).toEqual([]);
});

test.each([
  ['{', 'mcp-unreadable'],
  ['[]', 'mcp-shape'],
  ['{"servers": []}', 'mcp-shape'],
  ['{"mcpServers": {"a": "x"}}', 'mcp-server'],
  ['{"mcpServers": {"a": {}}}', 'mcp-server'],
  ['{"mcpServers": {"a": {"command": 1}}}', 'mcp-server'],
  ['{"mcpServers": {"a": {"url": "ftp://x"}}}', 'mcp-server'],
  ['{"mcpServers": {"a": {"command": "x", "args": "y"}}}', 'mcp-server'],
  ['{"mcpServers": {"a b": {"command": "x"}}}', 'mcp-name'],
  ['{"mcpServers": {"a": {"command": "x", "env": {"API_TOKEN": "hunter2hunter2"}}}}', 'mcp-secret'],
])('mcp.json with %s is told as %s', (content, code) => {
  expect(check('mcp.json', content).map((finding) => finding.code)).toEqual([code]);
});

test('a server that names its secret by reference is right, and a wrong one is told at its line', () => {
  const good = { command: 'npx', args: ['-y', 'x'], env: { API_TOKEN: '${API_TOKEN}' } };
  expect(check('mcp.json', JSON.stringify({ mcpServers: { good } }))).toEqual([]);
  expect(codes('mcp.json', JSON.stringify({ mcpServers: { good, bad: {} } }, null, 2))).toEqual([
    'mcp-server:13',
  ]);
});

test('findings come in the order of lines, and never more than two hundred', () => {
  const found = check('a.md', '[x](gone.md)\n'.repeat(5000));
  expect(found).toHaveLength(200);
  expect(found.map(({ startLine }) => startLine)).toEqual(
    found.map(({ startLine }) => startLine).toSorted((a, b) => a - b),
  );
});

test.each([
  ['brackets', '['.repeat(200_000)],
  ['links that never end', '](a'.repeat(100_000)],
  ['backticks', '`'.repeat(200_000)],
  ['stars', '**a'.repeat(100_000)],
  ['heading of stars', `# ${'*a'.repeat(100_000)}`],
  ['assignments', 'token: '.repeat(60_000)],
  ['colons', 'a://'.repeat(100_000)],
  ['eyJ', 'eyJaaaaaaaaaaaaaaaaaaaaaa.'.repeat(20_000)],
  ['keys', 'sk-'.repeat(150_000)],
])('a hostile text of %s is read in the time of its length', (_what, content) => {
  const began = performance.now();
  check('CLAUDE.md', content);
  expect(performance.now() - began).toBeLessThan(1_500);
});

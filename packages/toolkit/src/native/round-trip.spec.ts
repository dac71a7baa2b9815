import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importNative } from '../import/import-native.ts';
import { freshText } from '../tools/fresh-text.ts';
import { withFrontMatter } from '../tools/native-text.ts';
import { sourceDoc } from '../tools/source-doc.fixture.ts';
import { TOOLS, type ToolId } from '../tools/tool.ts';
import { renderCheckout } from './render-checkout.ts';

type Docs = Record<string, string>;

const sources = (docs: Docs) =>
  Object.entries(docs).map(([fileName, content]) => sourceDoc(fileName, content));
const rendered = (docs: Docs, tools: readonly ToolId[]) =>
  renderCheckout(sources(docs), tools, 'continue').files.map((file) => ({
    path: file.path,
    content: freshText(file),
  }));

/** What an import makes of what a rendering made, but for how JSON is laid out and ordered. */
function thereAndBack(docs: Docs, tools: readonly ToolId[]): Docs {
  const { documents, left } = importNative(rendered(docs, tools));
  expect(left).toEqual([]);
  return normal(Object.fromEntries(documents.map(({ fileName, content }) => [fileName, content])));
}

function serversIn(text: string): string {
  const { mcpServers } = JSON.parse(text) as { mcpServers: object };
  return JSON.stringify(Object.entries(mcpServers).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const normal = (docs: Docs): Docs =>
  Object.fromEntries(
    Object.entries(docs).map(([name, text]) => [name, name === 'mcp.json' ? serversIn(text) : text]),
  );

const name = fc.stringMatching(/^[a-z]([a-z0-9]|-[a-z0-9]){0,6}$/);
const line = fc.oneof(
  fc.constantFrom(
    "It's '''so'''",
    '"""',
    '<!-- cairn:end AGENTS.md -->',
    '# cairn:begin x',
    '\\',
    '$HOME',
    'é 🎉',
  ),
  fc.string({ maxLength: 20 }),
);
const lines = fc.array(line, { maxLength: 5 }).map((all) => all.map((one) => `${one}\n`).join(''));
const body = fc
  .tuple(fc.constantFrom('Look.', '# Title', 'a: b'), lines)
  .map(([first, rest]) => `${first}\n${rest}`);
const description = fc.oneof(
  fc.constantFrom('Review code', 'yes', 'a: b', '#x', '- y', '"q"', 'line\nbreak'),
  fc.stringMatching(/^[ -~]{1,20}$/).filter((text) => text.trim() === text && text !== ''),
);
const pattern = fc.constantFrom('src/**/*.ts', '*.{md,mdx}', 'app/[id]/**', 'a b/*');
const variable = fc.constantFrom('${TOKEN}', '${ROOT}', 'plain');
const server = fc.oneof(
  fc.record({
    command: fc.constantFrom('npx', 'run it'),
    args: fc.array(line, { maxLength: 3 }),
    env: fc
      .uniqueArray(fc.constantFrom('A', 'B'), { minLength: 1 })
      .map((keys) => Object.fromEntries(keys.map((key) => [key, `\${${key}}`]))),
  }),
  fc.record({
    type: fc.constant('http'),
    url: fc.constant('https://x.test/mcp'),
    headers: variable.map((value) => ({ 'X-Team': value })),
  }),
);
const mcp = fc
  .dictionary(name, server, { minKeys: 1, maxKeys: 3 })
  .map((servers) => JSON.stringify({ mcpServers: servers }));

const part = (place: (name: string) => string, content: fc.Arbitrary<string>) =>
  fc
    .dictionary(name, content, { maxKeys: 2 })
    .map((all) => Object.fromEntries(Object.entries(all).map(([key, text]) => [place(key), text])));
const together = (...all: fc.Arbitrary<Docs>[]) =>
  fc.tuple(...all).map((docs) => Object.assign({}, ...docs) as Docs);
const maybe = (fileName: string, content: fc.Arbitrary<string>) =>
  fc.option(content, { nil: null }).map((text): Docs => (text === null ? {} : { [fileName]: text }));

const instructions = maybe('AGENTS.md', fc.oneof(lines, fc.string()));
const folder = maybe('app/AGENTS.md', lines);
const skills = part(
  (one) => `skills/${one}/SKILL.md`,
  fc.tuple(description, body).map(([said, text]) => withFrontMatter({ name: 'x', description: said }, text)),
);
const skillFiles = part((one) => `skills/review/${one}.sh`, lines).map((docs): Docs => ({
  ...docs,
  'skills/review/SKILL.md': '---\nname: review\n---\n\nLook.\n',
}));
const commands = part(
  (one) => `commands/${one}.md`,
  fc
    .tuple(description, body)
    .map(([said, text]) => withFrontMatter({ description: said }, `${text}$ARGUMENTS\n`)),
);
const plainCommands = part((one) => `commands/git/${one}.md`, body);
const agents = part(
  (one) => `agents/${one}.md`,
  fc
    .tuple(name, description, body)
    .map(([called, said, text]) => withFrontMatter({ name: called, description: said }, text)),
);
const rules = part(
  (one) => `rules/${one}.md`,
  fc
    .tuple(
      description,
      fc.option(fc.uniqueArray(pattern, { minLength: 1, maxLength: 3 }), { nil: null }),
      body,
    )
    .map(([said, paths, text]) => withFrontMatter({ description: said, paths }, text)),
);
const servers = maybe('mcp.json', mcp);

/** What each tool has a form for that keeps all of it. */
const KEPT: Record<ToolId, fc.Arbitrary<Docs>> = {
  'claude-code': together(
    instructions,
    folder,
    skills,
    skillFiles,
    commands,
    plainCommands,
    agents,
    rules,
    servers,
  ),
  codex: together(instructions, folder, skills, skillFiles, agents, servers),
  cursor: together(instructions, folder, skills, skillFiles, plainCommands, agents, rules, servers),
  copilot: together(instructions, folder, skills, skillFiles, commands, agents, rules, servers),
  'gemini-cli': together(instructions, folder, skills, skillFiles, commands, agents, servers),
};

test.each(TOOLS)('what is written for %s is read back as the same documents', (tool) => {
  fc.assert(
    fc.property(KEPT[tool], (docs) => {
      expect(thereAndBack(docs, [tool])).toEqual(normal(docs));
    }),
    { numRuns: 60 },
  );
});

test('what is written for all tools is read back as the same documents, each once', () => {
  fc.assert(
    fc.property(KEPT['claude-code'], (docs) => {
      expect(thereAndBack(docs, TOOLS)).toEqual(normal(docs));
    }),
    { numRuns: 60 },
  );
});

test('the same documents make the same bytes, in whatever order they and the tools come', () => {
  fc.assert(
    fc.property(KEPT['claude-code'], fc.shuffledSubarray([...TOOLS], { minLength: 5 }), (docs, tools) => {
      const turned = Object.fromEntries(Object.entries(docs).toReversed());
      expect(rendered(turned, tools)).toEqual(rendered(docs, TOOLS));
    }),
    { numRuns: 30 },
  );
});

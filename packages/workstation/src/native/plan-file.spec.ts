import { renderCheckout } from '@cairn/toolkit/native';
import { TOOLS, type ToolId } from '@cairn/toolkit/tools';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '../documents/manifest.ts';
import type { LockedFile } from './native-lock.ts';
import { planFile } from './plan-file.ts';

/** A checkout in memory: what stands in it, and what is noted of it. */
interface Scene {
  files: Map<string, string>;
  lock: Map<string, LockedFile>;
}

function sync(scene: Scene, docs: Record<string, string>, tools: readonly ToolId[]): number {
  const sources = Object.entries(docs).map(([fileName, content]) => ({
    fileName,
    content,
    hash: `sha256:${sha256(content)}`,
  }));
  const wanted = new Map(renderCheckout(sources, tools, 'continue').files.map((file) => [file.path, file]));
  let changes = 0;
  for (const path of new Set([...wanted.keys(), ...scene.lock.keys()])) {
    const { file, locked } = planFile({
      path,
      wanted: wanted.get(path),
      locked: scene.lock.get(path),
      standing: { text: scene.files.get(path) ?? null },
      heals: true,
      adopts: false,
      versions: new Map(),
    });
    if (file.before !== file.after) changes += 1;
    if (file.after === null) scene.files.delete(path);
    else scene.files.set(path, file.after);
    if (locked) scene.lock.set(path, locked);
    else scene.lock.delete(path);
  }
  return changes;
}

const words = fc.array(fc.constantFrom('mine', '', '# Title', '@AGENTS.md', '  indented', 'é 🎉'), {
  maxLength: 4,
});
const ownText = words.chain((lines) => fc.constantFrom(lines.join('\n'), `${lines.join('\n')}\n`));
const ownJson = fc.constantFrom(
  '{}\n',
  '{ "mine": true }',
  '{\n\t"permissions": { "allow": ["Bash"] },\n\t"hooks": { "Stop": [{ "hooks": [{ "type": "command", "command": "mine" }] }] }\n}\n',
  '{\n  // said by me\n  "mcpServers": { "mine": { "command": "mine" } }, // and me\n}\n',
);
const ownToml = fc.constantFrom(
  '# mine\n',
  'model = "x"',
  '[mcp_servers.mine]\ncommand = "mine"\n\n[tui]\nx = 1\n',
);
const TEXTS = ['AGENTS.md', 'CLAUDE.md', 'app/AGENTS.md', '.github/copilot-instructions.md'];
const JSONS = [
  '.claude/settings.json',
  '.mcp.json',
  '.cursor/hooks.json',
  '.gemini/settings.json',
  '.vscode/mcp.json',
];
const WHOLE = ['.claude/rules/a.md', '.cursor/commands/a.md', '.agents/skills/a/SKILL.md'];

const some = (paths: readonly string[], text: fc.Arbitrary<string>) =>
  fc.uniqueArray(fc.tuple(fc.constantFrom(...paths), text), { selector: ([path]) => path, maxLength: 3 });
const own = fc
  .tuple(
    some(TEXTS, ownText),
    some(JSONS, ownJson),
    some(['.codex/config.toml'], ownToml),
    some(WHOLE, ownText),
  )
  .map((all) => new Map(all.flat()));

const content = fc.constantFrom(
  'one\n',
  'two\n',
  'without an end',
  '',
  '---\ndescription: d\n---\n\nthree\n',
);
const servers = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c'))
  .map((names) =>
    JSON.stringify({ mcpServers: Object.fromEntries(names.map((name) => [name, { command: name }])) }),
  );
const docs = fc
  .tuple(
    fc.dictionary(
      fc.constantFrom(
        'AGENTS.md',
        'app/AGENTS.md',
        'CLAUDE.md',
        'rules/a.md',
        'commands/a.md',
        'skills/a/SKILL.md',
        'skills/a/b.txt',
      ),
      content,
    ),
    fc.option(servers, { nil: null }),
  )
  .map(([all, mcp]) => (mcp === null ? all : { ...all, 'mcp.json': mcp }));
const round = fc.tuple(docs, fc.subarray([...TOOLS]));

test('through any documents and tools that come and go, what a person wrote is there as it was', () => {
  fc.assert(
    fc.property(own, fc.array(round, { minLength: 1, maxLength: 4 }), (mine, rounds) => {
      const scene: Scene = { files: new Map(mine), lock: new Map() };
      for (const [given, tools] of rounds) {
        sync(scene, given, tools);
        expect(sync(scene, given, tools)).toBe(0);
        for (const [path, text] of mine) {
          const now = scene.files.get(path) ?? '';
          if (!path.endsWith('.json')) expect(now).toContain(text.trim());
          for (const comment of text.match(/\/\/.*/g) ?? []) expect(now).toContain(comment);
          if (text.includes('"mine"')) expect(now).toContain('"mine"');
        }
      }
      sync(scene, {}, []);
      for (const [path, text] of scene.files) {
        expect(mine.has(path)).toBe(true);
        expect(text).not.toContain('cairn');
      }
    }),
    { numRuns: 25 },
  );
});

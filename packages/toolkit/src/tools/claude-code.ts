import { type McpServers, serverParts } from './mcp-servers.ts';
import { withFrontMatter } from './native-text.ts';
import {
  type Rendered,
  type ToolDoc,
  blockIn,
  changed,
  inFolder,
  jsonFile,
  leftOut,
  lost,
  patternsOf,
  skillPath,
  wholeFile,
} from './tool-doc.ts';
import type { ToolNote } from './tool.ts';

export function forClaudeCode(doc: ToolDoc, all: readonly ToolDoc[]): Rendered[] {
  const at = (path: string) => inFolder(doc.folder, path);
  if (doc.kind === 'instructions') return instructions(doc, all);
  if (doc.kind === 'skill' || doc.kind === 'skill-file')
    return [wholeFile(at(skillPath('.claude/skills', doc)), doc, doc.content)];
  if (doc.kind === 'command') return [wholeFile(at(`.claude/commands/${doc.name}.md`), doc, doc.content)];
  if (doc.kind === 'agent') return [wholeFile(at(`.claude/agents/${doc.name}.md`), doc, doc.content)];
  return [rule(doc)];
}

function instructions(doc: ToolDoc, all: readonly ToolDoc[]): Rendered[] {
  if (doc.name === 'GEMINI.md' || doc.name === 'copilot-instructions.md')
    return [leftOut(doc, 'Claude Code reads CLAUDE.md and AGENTS.md.')];
  const file = blockIn(doc.fileName, doc);
  if (doc.name === 'CLAUDE.md' || all.some((other) => other.fileName === inFolder(doc.folder, 'CLAUDE.md')))
    return [file];
  const pointer = changed('Takes AGENTS.md in, since not every Claude Code reads that by itself.');
  return [file, blockIn(inFolder(doc.folder, 'CLAUDE.md'), doc, '@AGENTS.md\n', [pointer])];
}

function rule(doc: ToolDoc): Rendered {
  const path = inFolder(doc.folder, `.claude/rules/${doc.name}.md`);
  const { paths, globs, alwaysApply, applyTo, description } = doc.fields;
  if (paths !== undefined || (globs ?? alwaysApply ?? applyTo) === undefined)
    return wholeFile(path, doc, doc.content);
  const patterns = alwaysApply === true ? null : patternsOf(doc.fields);
  const notes: ToolNote[] = [changed('The patterns are called “paths” here.')];
  if (!patterns && alwaysApply !== true)
    notes.push(
      lost(
        'Claude Code does not choose rules by their description: without patterns this one is always read.',
      ),
    );
  const said = typeof description === 'string' && description !== '' ? description : null;
  const text =
    patterns || said
      ? withFrontMatter({ description: said, paths: patterns }, doc.body)
      : doc.body.replace(/^\n+/, '');
  return wholeFile(path, doc, text, notes);
}

export const claudeMcp = ({ servers, notes }: McpServers): Rendered =>
  jsonFile(
    '.mcp.json',
    serverParts('mcpServers', servers, ({ server }) => server),
    notes,
  );

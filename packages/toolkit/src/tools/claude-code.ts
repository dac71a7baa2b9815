import { type McpServers, json } from './mcp-servers.ts';
import { withFrontMatter } from './native-text.ts';
import {
  type Rendered,
  type ToolDoc,
  asFile,
  changed,
  inFolder,
  leftOut,
  lost,
  patternsOf,
} from './tool-doc.ts';
import type { ToolNote } from './tool.ts';

export function forClaudeCode(doc: ToolDoc, all: readonly ToolDoc[]): Rendered[] {
  const at = (path: string) => inFolder(doc.folder, path);
  if (doc.kind === 'instructions') return instructions(doc, all);
  if (doc.kind === 'skill') return [asFile(at(`.claude/skills/${doc.name}/SKILL.md`), [doc], doc.content)];
  if (doc.kind === 'command') return [asFile(at(`.claude/commands/${doc.name}.md`), [doc], doc.content)];
  if (doc.kind === 'agent') return [asFile(at(`.claude/agents/${doc.name}.md`), [doc], doc.content)];
  return [rule(doc)];
}

function instructions(doc: ToolDoc, all: readonly ToolDoc[]): Rendered[] {
  if (doc.name === 'GEMINI.md') return [leftOut(doc, 'Claude Code reads CLAUDE.md and AGENTS.md.')];
  const file = asFile(doc.fileName, [doc], doc.content);
  if (doc.name === 'CLAUDE.md' || all.some((other) => other.fileName === inFolder(doc.folder, 'CLAUDE.md')))
    return [file];
  const pointer = changed('Takes AGENTS.md in, since not every Claude Code reads that by itself.');
  return [file, asFile(inFolder(doc.folder, 'CLAUDE.md'), [doc], '@AGENTS.md\n', [pointer])];
}

function rule(doc: ToolDoc): Rendered {
  const path = inFolder(doc.folder, `.claude/rules/${doc.name}.md`);
  if (
    'paths' in doc.fields ||
    !('globs' in doc.fields || 'alwaysApply' in doc.fields || 'applyTo' in doc.fields)
  )
    return asFile(path, [doc], doc.content);
  const patterns = doc.fields.alwaysApply === true ? null : patternsOf(doc);
  const notes: ToolNote[] = [changed('The patterns are called “paths” here.')];
  if (!patterns && doc.fields.alwaysApply !== true)
    notes.push(
      lost(
        'Claude Code does not choose rules by their description: without patterns this one is always read.',
      ),
    );
  return asFile(
    path,
    [doc],
    patterns ? withFrontMatter({ paths: patterns }, doc.body) : doc.body.replace(/^\n+/, ''),
    notes,
  );
}

export const claudeMcp = ({ servers, from, notes }: McpServers): Rendered =>
  asFile('.mcp.json', from, json({ mcpServers: servers }), notes);

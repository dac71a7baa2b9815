import { type McpServers, json } from './mcp-servers.ts';
import { withFrontMatter } from './native-text.ts';
import {
  type Rendered,
  type ToolDoc,
  asFile,
  changed,
  inFolder,
  leftOut,
  patternsOf,
  textField,
} from './tool-doc.ts';

export function forCursor(doc: ToolDoc, all: readonly ToolDoc[]): Rendered[] {
  const at = (path: string) => inFolder(doc.folder, path);
  if (doc.kind === 'instructions') return [agentsFile(doc, all, 'Cursor')];
  if (doc.kind === 'skill') return [asFile(at(`.cursor/skills/${doc.name}/SKILL.md`), [doc], doc.content)];
  if (doc.kind === 'agent') return [asFile(at(`.cursor/agents/${doc.name}.md`), [doc], doc.content)];
  if (doc.kind === 'rule') return [rule(doc)];
  const hasFields = Object.keys(doc.fields).length > 0;
  const notes = hasFields
    ? [changed('Cursor’s commands are plain text: the front matter is taken away.')]
    : [];
  return [
    asFile(
      at(`.cursor/commands/${doc.name}.md`),
      [doc],
      hasFields ? doc.body.replace(/^\n+/, '') : doc.content,
      notes,
    ),
  ];
}

/** For tools that read AGENTS.md alone: what another tool’s file says goes there where there is no AGENTS.md. */
export function agentsFile(doc: ToolDoc, all: readonly ToolDoc[], tool: string): Rendered {
  const path = inFolder(doc.folder, 'AGENTS.md');
  if (doc.name === 'AGENTS.md') return asFile(path, [doc], doc.content);
  const isTaken = all.some(
    ({ kind, name, folder }) =>
      kind === 'instructions' &&
      folder === doc.folder &&
      (name === 'AGENTS.md' || (doc.name === 'GEMINI.md' && name === 'CLAUDE.md')),
  );
  if (isTaken) return leftOut(doc, `${tool} reads AGENTS.md, and there is one in this folder.`);
  return asFile(path, [doc], doc.content, [changed(`${tool} reads AGENTS.md: the document goes there.`)]);
}

function rule(doc: ToolDoc): Rendered {
  const path = inFolder(doc.folder, `.cursor/rules/${doc.name}.mdc`);
  if (doc.fileName.endsWith('.mdc') && ('globs' in doc.fields || 'alwaysApply' in doc.fields))
    return asFile(path, [doc], doc.content);
  const patterns = patternsOf(doc);
  const fields = {
    description: textField(doc, 'description'),
    globs: patterns?.join(',') ?? null,
    alwaysApply: patterns === null,
  };
  const note = patterns
    ? 'The patterns are called “globs” here.'
    : 'Without patterns it always applies, which Cursor wants said.';
  return asFile(path, [doc], withFrontMatter(fields, doc.body), [changed(note)]);
}

export const cursorMcp = ({ servers, from, notes }: McpServers): Rendered =>
  asFile('.cursor/mcp.json', from, json({ mcpServers: servers }), notes);

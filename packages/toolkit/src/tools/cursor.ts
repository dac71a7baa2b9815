import { type McpServers, serverParts, withReferences } from './mcp-servers.ts';
import { withFrontMatter } from './native-text.ts';
import {
  type Rendered,
  type ToolDoc,
  blockIn,
  changed,
  inFolder,
  jsonFile,
  leftOut,
  patternsOf,
  skillPath,
  textField,
  wholeFile,
} from './tool-doc.ts';

export function forCursor(doc: ToolDoc, all: readonly ToolDoc[]): Rendered[] {
  const at = (path: string) => inFolder(doc.folder, path);
  if (doc.kind === 'instructions') return [agentsFile(doc, all, 'Cursor')];
  if (doc.kind === 'skill' || doc.kind === 'skill-file') return [sharedSkill(doc)];
  if (doc.kind === 'agent') return [wholeFile(at(`.cursor/agents/${doc.name}.md`), doc, doc.content)];
  if (doc.kind === 'rule') return [rule(doc)];
  return [command(doc)];
}

/** The folder of skills that all tools but Claude Code read; one copy for them all. */
export const sharedSkill = (doc: ToolDoc): Rendered =>
  wholeFile(inFolder(doc.folder, skillPath('.agents/skills', doc)), doc, doc.content);

/** For tools that read AGENTS.md alone: what another tool’s file says goes there where there is no AGENTS.md. */
export function agentsFile(doc: ToolDoc, all: readonly ToolDoc[], tool: string): Rendered {
  const path = inFolder(doc.folder, 'AGENTS.md');
  if (doc.name === 'AGENTS.md') return blockIn(path, doc);
  const order = ['AGENTS.md', 'CLAUDE.md', 'GEMINI.md', 'copilot-instructions.md'];
  const isTaken = all.some(
    ({ kind, name, folder }) =>
      kind === 'instructions' && folder === doc.folder && order.indexOf(name) < order.indexOf(doc.name),
  );
  if (isTaken) return leftOut(doc, `${tool} reads AGENTS.md, and there is one in this folder.`);
  return blockIn(path, doc, doc.content, [changed(`${tool} reads AGENTS.md: the document goes there.`)]);
}

function command(doc: ToolDoc): Rendered {
  const hasFields = Object.keys(doc.fields).length > 0;
  const notes = hasFields
    ? [changed('Cursor’s commands are plain text: the front matter is taken away.')]
    : [];
  const text = hasFields ? doc.body.replace(/^\n+/, '') : doc.content;
  return wholeFile(inFolder(doc.folder, `.cursor/commands/${doc.name}.md`), doc, text, notes);
}

function rule(doc: ToolDoc): Rendered {
  const path = inFolder(doc.folder, `.cursor/rules/${doc.name}.mdc`);
  if (doc.fileName.endsWith('.mdc') && ('globs' in doc.fields || 'alwaysApply' in doc.fields))
    return wholeFile(path, doc, doc.content);
  const patterns = patternsOf(doc.fields);
  const fields = {
    description: textField(doc, 'description'),
    globs: patterns?.join(',') ?? null,
    alwaysApply: patterns === null,
  };
  const note = patterns
    ? 'The patterns are called “globs” here.'
    : 'Without patterns it always applies, which Cursor wants said.';
  return wholeFile(path, doc, withFrontMatter(fields, doc.body), [changed(note)]);
}

export const cursorMcp = ({ servers, notes }: McpServers): Rendered =>
  jsonFile(
    '.cursor/mcp.json',
    serverParts('mcpServers', servers, ({ server }) => withReferences(server, (name) => `\${env:${name}}`)),
    notes,
  );

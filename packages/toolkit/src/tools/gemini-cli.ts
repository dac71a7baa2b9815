import { sharedSkill } from './cursor.ts';
import { type McpServer, type McpServers, serverParts } from './mcp-servers.ts';
import { jsonKey } from './native-file.ts';
import { tomlString, tomlText } from './native-text.ts';
import {
  type Rendered,
  type ToolDoc,
  blockIn,
  changed,
  inFolder,
  jsonFile,
  leftOut,
  lost,
  textField,
  wholeFile,
} from './tool-doc.ts';

export function forGeminiCli(doc: ToolDoc, all: readonly ToolDoc[]): Rendered[] {
  if (doc.kind === 'instructions') return [instructions(doc, all)];
  if (doc.kind === 'skill' || doc.kind === 'skill-file') return [sharedSkill(doc)];
  if (doc.kind === 'agent')
    return [wholeFile(inFolder(doc.folder, `.gemini/agents/${doc.name}.md`), doc, doc.content)];
  if (doc.kind === 'command') return [command(doc)];
  return [
    leftOut(doc, 'Gemini CLI has no rules by pattern: put it into the GEMINI.md of the folder it holds for.'),
  ];
}

function instructions(doc: ToolDoc, all: readonly ToolDoc[]): Rendered {
  const order = ['AGENTS.md', 'GEMINI.md', 'CLAUDE.md', 'copilot-instructions.md'];
  if (order.indexOf(doc.name) < 2) return blockIn(doc.fileName, doc);
  const others = all.some(
    ({ kind, name, folder }) =>
      kind === 'instructions' && folder === doc.folder && order.indexOf(name) < order.indexOf(doc.name),
  );
  if (others)
    return leftOut(doc, 'Gemini CLI reads AGENTS.md and GEMINI.md, and there is one in this folder.');
  return blockIn(inFolder(doc.folder, 'GEMINI.md'), doc, doc.content, [
    changed('Gemini CLI reads GEMINI.md: the document goes there.'),
  ]);
}

function command(doc: ToolDoc): Rendered {
  const description = textField(doc, 'description');
  const lines = [
    ...(description ? [`description = ${tomlString(description)}`] : []),
    `prompt = ${tomlText(doc.body.replace(/^\n+/, '').replaceAll('$ARGUMENTS', '{{args}}'))}`,
  ];
  const others = Object.keys(doc.fields).filter((key) => key !== 'description');
  const notes = [changed('Written as TOML, with {{args}} for $ARGUMENTS.')];
  if (others.length > 0) notes.push(lost(`Gemini CLI has no place for ${others.join(', ')}.`));
  return wholeFile(
    inFolder(doc.folder, `.gemini/commands/${doc.name}.toml`),
    doc,
    `${lines.join('\n')}\n`,
    notes,
  );
}

/** One file for the servers and for the word that AGENTS.md is to be read. */
export function geminiSettings({ servers, notes }: McpServers, all: readonly ToolDoc[]): Rendered[] {
  const agents = all.find(({ name }) => name === 'AGENTS.md');
  if (!agents && servers.length === 0) return [];
  const told = {
    key: jsonKey('context', 'fileName'),
    text: JSON.stringify(['AGENTS.md', 'GEMINI.md']),
    from: agents ?? null,
    back: null,
  };
  return [
    jsonFile(
      '.gemini/settings.json',
      [...(agents ? [told] : []), ...serverParts('mcpServers', servers, ({ server }) => forGemini(server))],
      [...(agents ? [changed('Tells Gemini CLI to read AGENTS.md beside GEMINI.md.')] : []), ...notes],
    ),
  ];
}

/** Of a server over HTTP, Gemini CLI calls the address `httpUrl`; its `url` speaks SSE. */
function forGemini({ type, url, ...others }: McpServer): McpServer {
  if (typeof url !== 'string') return { ...(type !== undefined && { type }), ...others };
  return type === 'sse' ? { url, ...others } : { httpUrl: url, ...others };
}

import { type McpServers, json } from './mcp-servers.ts';
import { tomlString, tomlText } from './native-text.ts';
import {
  type Rendered,
  type ToolDoc,
  asFile,
  changed,
  inFolder,
  leftOut,
  lost,
  textField,
} from './tool-doc.ts';

export function forGeminiCli(doc: ToolDoc, all: readonly ToolDoc[]): Rendered[] {
  const at = (path: string) => inFolder(doc.folder, path);
  if (doc.kind === 'instructions') return [instructions(doc, all)];
  if (doc.kind === 'skill') return [asFile(at(`.gemini/skills/${doc.name}/SKILL.md`), [doc], doc.content)];
  if (doc.kind === 'agent') return [asFile(at(`.gemini/agents/${doc.name}.md`), [doc], doc.content)];
  if (doc.kind === 'command') return [command(doc)];
  return [
    leftOut(doc, 'Gemini CLI has no rules by pattern: put it into the GEMINI.md of the folder it holds for.'),
  ];
}

function instructions(doc: ToolDoc, all: readonly ToolDoc[]): Rendered {
  if (doc.name !== 'CLAUDE.md') return asFile(doc.fileName, [doc], doc.content);
  const others = all.some(
    ({ kind, name, folder }) => kind === 'instructions' && folder === doc.folder && name !== 'CLAUDE.md',
  );
  if (others)
    return leftOut(doc, 'Gemini CLI reads AGENTS.md and GEMINI.md, and there is one in this folder.');
  return asFile(inFolder(doc.folder, 'GEMINI.md'), [doc], doc.content, [
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
  return asFile(
    inFolder(doc.folder, `.gemini/commands/${doc.name}.toml`),
    [doc],
    `${lines.join('\n')}\n`,
    notes,
  );
}

/** One file for the servers and for the word that AGENTS.md is to be read. */
export function geminiSettings({ servers, from, notes }: McpServers, all: readonly ToolDoc[]): Rendered[] {
  const agents = all.filter(({ name }) => name === 'AGENTS.md');
  if (agents.length === 0 && from.length === 0) return [];
  const settings = {
    ...(agents.length > 0 && { context: { fileName: ['AGENTS.md', 'GEMINI.md'] } }),
    ...(from.length > 0 && { mcpServers: servers }),
  };
  const told = agents.length > 0 ? [changed('Tells Gemini CLI to read AGENTS.md beside GEMINI.md.')] : [];
  return [asFile('.gemini/settings.json', [...agents, ...from], json(settings), [...told, ...notes])];
}

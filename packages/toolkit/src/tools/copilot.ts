import { agentsFile, sharedSkill } from './cursor.ts';
import { type McpServers, serverParts, withReferences } from './mcp-servers.ts';
import { withFrontMatter } from './native-text.ts';
import {
  type Rendered,
  type ToolDoc,
  blockIn,
  changed,
  inFolder,
  jsonFile,
  lost,
  patternsOf,
  textField,
  wholeFile,
} from './tool-doc.ts';

const INSTRUCTIONS = '.github/copilot-instructions.md';

export function forCopilot(doc: ToolDoc, all: readonly ToolDoc[]): Rendered[] {
  const flat = doc.name.replaceAll('/', '-');
  const at = (path: string) => inFolder(doc.folder, path);
  if (doc.kind === 'instructions') return instructions(doc, all);
  if (doc.kind === 'skill' || doc.kind === 'skill-file') return [sharedSkill(doc)];
  if (doc.kind === 'agent') return [wholeFile(at(`.github/agents/${flat}.md`), doc, doc.content)];
  if (doc.kind === 'command')
    return [wholeFile(at(`.github/prompts/${flat}.prompt.md`), doc, doc.content, argumentsNote(doc))];
  const fields = {
    description: textField(doc, 'description'),
    applyTo: patternsOf(doc.fields)?.join(',') ?? '**',
  };
  const note = changed('The patterns are called “applyTo” here.');
  return [
    wholeFile(
      at(`.github/instructions/${doc.name}.instructions.md`),
      doc,
      withFrontMatter(fields, doc.body),
      [note],
    ),
  ];
}

function instructions(doc: ToolDoc, all: readonly ToolDoc[]): Rendered[] {
  if (doc.name === 'copilot-instructions.md')
    return doc.folder === '' ? [blockIn(INSTRUCTIONS, doc)] : [agentsFile(doc, all, 'Copilot')];
  const hasOwn = all.some(
    ({ kind, name, folder }) =>
      kind === 'instructions' && name === 'copilot-instructions.md' && folder === '',
  );
  if (doc.fileName !== 'AGENTS.md' || hasOwn) return [blockIn(doc.fileName, doc)];
  const pointer = changed('Leads to AGENTS.md, since Copilot’s reviews do not read that by themselves.');
  const text = 'Follow [AGENTS.md](../AGENTS.md): it holds the instructions of this project.\n';
  return [blockIn('AGENTS.md', doc), blockIn(INSTRUCTIONS, doc, text, [pointer])];
}

function argumentsNote({ content }: ToolDoc) {
  if (!content.includes('$ARGUMENTS')) return [];
  return [lost('Copilot does not fill $ARGUMENTS; what is typed behind the prompt’s name follows it.')];
}

export const copilotMcp = ({ servers, notes }: McpServers): Rendered =>
  jsonFile(
    '.vscode/mcp.json',
    serverParts('servers', servers, ({ server }) => withReferences(server, (name) => `\${env:${name}}`)),
    [...notes, changed('VS Code calls the list “servers”; Copilot’s command line reads .mcp.json.')],
  );

import { type McpServers, json } from './mcp-servers.ts';
import { withFrontMatter } from './native-text.ts';
import { type Rendered, type ToolDoc, asFile, changed, inFolder, patternsOf, textField } from './tool-doc.ts';

export function forCopilot(doc: ToolDoc): Rendered[] {
  const flat = doc.name.replaceAll('/', '-');
  const at = (path: string) => inFolder(doc.folder, path);
  if (doc.kind === 'instructions') return [asFile(doc.fileName, [doc], doc.content)];
  if (doc.kind === 'skill') return [asFile(at(`.github/skills/${doc.name}/SKILL.md`), [doc], doc.content)];
  if (doc.kind === 'agent') return [asFile(at(`.github/agents/${flat}.md`), [doc], doc.content)];
  if (doc.kind === 'command')
    return [asFile(at(`.github/prompts/${flat}.prompt.md`), [doc], doc.content, argumentsNote(doc))];
  const fields = { description: textField(doc, 'description'), applyTo: patternsOf(doc)?.join(',') ?? '**' };
  const note = changed('The patterns are called “applyTo” here.');
  return [
    asFile(at(`.github/instructions/${doc.name}.instructions.md`), [doc], withFrontMatter(fields, doc.body), [
      note,
    ]),
  ];
}

function argumentsNote({ content }: ToolDoc) {
  if (!content.includes('$ARGUMENTS')) return [];
  return [
    {
      kind: 'lost' as const,
      sentence: 'Copilot does not fill $ARGUMENTS; what is typed behind the prompt’s name follows it.',
    },
  ];
}

export const copilotMcp = ({ servers, from, notes }: McpServers): Rendered =>
  asFile('.vscode/mcp.json', from, json({ servers }), [
    ...notes,
    changed('VS Code calls the list “servers”; Copilot’s command line reads .mcp.json.'),
  ]);

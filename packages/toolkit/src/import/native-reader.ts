import { splitFrontMatter } from '../documents/front-matter.ts';
import { withFrontMatter } from '../tools/native-text.ts';
import { patternsOf } from '../tools/tool-doc.ts';
import { type TomlTable, parsedToml } from './toml-table.ts';

/** A document as one native file tells it. */
export interface ReadDoc {
  fileName: string;
  content: string;
  /** Parts of the file that a document has no place for. */
  lost: string[];
}

interface Reader {
  /** Its groups: the folder above the tool’s own, and the name. */
  pattern: RegExp;
  read: (folder: string, name: string, text: string) => ReadDoc | null;
}

// In order of how much of a document each tool’s form keeps: of two that tell the same document, the first counts.
const READERS: readonly Reader[] = [
  { pattern: inside('.claude/rules', '.md'), read: asIs((name) => `rules/${name}.md`) },
  { pattern: inside('.claude/commands', '.md'), read: asIs((name) => `commands/${name}.md`) },
  { pattern: inside('.claude/agents', '.md'), read: asIs((name) => `agents/${name}.md`) },
  { pattern: inside('.claude/skills', ''), read: asIs((name) => `skills/${name}`) },
  { pattern: inside('.agents/skills', ''), read: asIs((name) => `skills/${name}`) },
  { pattern: inside('.cursor/skills', ''), read: asIs((name) => `skills/${name}`) },
  { pattern: inside('.github/skills', ''), read: asIs((name) => `skills/${name}`) },
  { pattern: inside('.gemini/skills', ''), read: asIs((name) => `skills/${name}`) },
  { pattern: inside('.cursor/agents', '.md'), read: asIs((name) => `agents/${name}.md`) },
  { pattern: inside('.gemini/agents', '.md'), read: asIs((name) => `agents/${name}.md`) },
  { pattern: inside('.github/agents', '(?:.agent)?.md'), read: asIs((name) => `agents/${name}.md`) },
  { pattern: inside('.cursor/rules', '.mdc'), read: cursorRule },
  { pattern: /^()(\.cursorrules)$/, read: asIs(() => 'rules/cursorrules.md') },
  { pattern: inside('.github/instructions', '.instructions.md'), read: copilotRule },
  { pattern: inside('.github/prompts', '.prompt.md'), read: asIs((name) => `commands/${name}.md`) },
  { pattern: inside('.cursor/commands', '.md'), read: asIs((name) => `commands/${name}.md`) },
  { pattern: inside('.gemini/commands', '.toml'), read: geminiCommand },
  { pattern: inside('.codex/agents', '.toml'), read: codexAgent },
];

/** The document in a native file that is one document’s alone, with the rank of its form; null: no such file. */
export function readNative(path: string, text: string): { rank: number; doc: ReadDoc | null } | null {
  const rank = READERS.findIndex(({ pattern }) => pattern.test(path));
  const reader = READERS[rank];
  const [, folder = '', name = ''] = reader?.pattern.exec(path) ?? [];
  return reader ? { rank, doc: reader.read(folder, name, text) } : null;
}

/** Whether a file of this path is one document’s alone. */
export const isNativeDocument = (path: string): boolean => READERS.some(({ pattern }) => pattern.test(path));

function inside(folder: string, ending: string): RegExp {
  const literal = (part: string) => part.replaceAll(/[.]/g, '\\.');
  return new RegExp(`^(?:(.+)/)?${literal(folder)}/(.+)${literal(ending)}$`);
}

const at = (folder: string, path: string): string => (folder === '' ? path : `${folder}/${path}`);

function asIs(place: (name: string) => string): Reader['read'] {
  return (folder, name, text) => ({ fileName: at(folder, place(name)), content: text, lost: [] });
}

function cursorRule(folder: string, name: string, text: string): ReadDoc {
  const { frontMatter, body } = splitFrontMatter(text);
  const fields = frontMatter?.fields ?? {};
  // One that is chosen by its description, or by name alone: only Cursor knows such, so it stays in its words.
  if (frontMatter && !patternsOf(fields) && fields.alwaysApply !== true)
    return { fileName: at(folder, `rules/${name}.mdc`), content: text, lost: [] };
  return ruleOf(at(folder, `rules/${name}.md`), fields, body, ['description', 'globs', 'alwaysApply']);
}

function copilotRule(folder: string, name: string, text: string): ReadDoc {
  const { frontMatter, body } = splitFrontMatter(text);
  const fields = frontMatter?.fields ?? {};
  return ruleOf(at(folder, `rules/${name}.md`), fields, body, ['description', 'applyTo']);
}

function ruleOf(
  fileName: string,
  fields: Readonly<Record<string, unknown>>,
  body: string,
  known: readonly string[],
): ReadDoc {
  const description =
    typeof fields.description === 'string' && fields.description !== '' ? fields.description : null;
  const paths = fields.alwaysApply === true ? null : patternsOf(fields);
  const content =
    description || paths ? withFrontMatter({ description, paths }, body) : body.replace(/^\n+/, '');
  return { fileName, content, lost: Object.keys(fields).filter((key) => !known.includes(key)) };
}

function geminiCommand(folder: string, name: string, text: string): ReadDoc | null {
  const table = parsedToml(text);
  if (typeof table?.prompt !== 'string') return null;
  const body = table.prompt.replaceAll('{{args}}', '$ARGUMENTS');
  const description = textOf(table, 'description');
  return {
    fileName: at(folder, `commands/${name}.md`),
    content: description ? withFrontMatter({ description }, body) : body,
    lost: Object.keys(table).filter((key) => key !== 'prompt' && key !== 'description'),
  };
}

function codexAgent(folder: string, name: string, text: string): ReadDoc | null {
  const table = parsedToml(text);
  if (typeof table?.developer_instructions !== 'string') return null;
  const known = ['name', 'description', 'developer_instructions'];
  return {
    fileName: at(folder, `agents/${name}.md`),
    content: withFrontMatter(
      { name: textOf(table, 'name') ?? name, description: textOf(table, 'description') },
      table.developer_instructions,
    ),
    lost: Object.keys(table).filter((key) => !known.includes(key)),
  };
}

const textOf = (table: TomlTable, key: string): string | null => {
  const value = table[key];
  return typeof value === 'string' && value !== '' ? value : null;
};

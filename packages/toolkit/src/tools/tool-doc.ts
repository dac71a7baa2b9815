import { isMarkdown } from '../documents/doc-facts.ts';
import { type DocKind, kindOf } from '../documents/doc-kind.ts';
import { splitFrontMatter } from '../documents/front-matter.ts';
import type { CarryBack, NativeFile, NativePart, SourceDoc } from './native-file.ts';
import type { LeftOut, ToolNote } from './tool.ts';

/** A toolkit document as the tools’ renderings look at it. */
export interface ToolDoc extends SourceDoc {
  /** skill-file: lies in the folder of a skill, beside its SKILL.md. */
  kind: Exclude<DocKind, 'document'> | 'skill-file';
  /** What it is called below its kind’s folder, without ending: `git/ship` of `commands/git/ship.md`. */
  name: string;
  /** The folder it holds for: instructions lie in it, others have it above their kind’s folder. */
  folder: string;
  fields: Readonly<Record<string, unknown>>;
  body: string;
}

export type Rendered = { file: NativeFile } | { leftOut: LeftOut };

const TOOL_FOLDER = /(^|\/)\.(claude|cursor|codex|github|gemini|agents|vscode)$/;
const SKILL = /(^|\/)skills\/[^/]+\/SKILL\.md$/;

/** The documents that tools read, in an order that is the same everywhere. */
export function toolDocsOf(docs: readonly SourceDoc[]): ToolDoc[] {
  const skillFolders = docs
    .map(({ fileName }) => fileName)
    .filter((fileName) => SKILL.test(fileName))
    .map((fileName) => fileName.slice(0, -'SKILL.md'.length));
  return docs
    .flatMap((doc) => toolDocOf(doc, skillFolders) ?? [])
    .toSorted((a, b) => byCodeUnits(a.fileName, b.fileName));
}

function toolDocOf(doc: SourceDoc, skillFolders: readonly string[]): ToolDoc | null {
  const skillFolder = skillFolders.find((folder) => doc.fileName.startsWith(folder));
  const kind = skillFolder && !SKILL.test(doc.fileName) ? 'skill-file' : kindOf(doc.fileName);
  if (kind === 'document') return null;
  const { frontMatter, body } = isMarkdown(doc.fileName)
    ? splitFrontMatter(doc.content)
    : { frontMatter: null, body: doc.content };
  return { ...doc, kind, ...placeOf(kind, doc.fileName), fields: frontMatter?.fields ?? {}, body };
}

function placeOf(kind: ToolDoc['kind'], fileName: string): { name: string; folder: string } {
  const parts = fileName.split('/');
  if (kind === 'instructions' || kind === 'mcp')
    return { name: parts.at(-1)!, folder: withoutToolFolder(parts.slice(0, -1)) };
  const isOfSkill = kind === 'skill' || kind === 'skill-file';
  const at = parts.indexOf(isOfSkill ? 'skills' : `${kind}s`);
  const below = parts.slice(at + 1).join('/');
  const name = kind === 'skill' ? parts.at(-2)! : isOfSkill ? below : below.replace(/\.[^./]*$/, '');
  return { name, folder: withoutToolFolder(parts.slice(0, at)) };
}

const withoutToolFolder = (parts: string[]): string => parts.join('/').replace(TOOL_FOLDER, '');

export const inFolder = (folder: string, path: string): string =>
  folder === '' ? path : `${folder}/${path}`;

/** A file that is one document’s alone. */
export function wholeFile(
  path: string,
  from: ToolDoc,
  text: string,
  notes: ToolNote[] = [],
  back: CarryBack = text === from.content ? 'verbatim' : 'body',
): { file: NativeFile } {
  return { file: { path, shape: 'whole', parts: [{ key: '', text, from, back }], notes } };
}

/** A block in a file that others write into as well. */
export function blockIn(
  path: string,
  from: ToolDoc,
  text = from.content,
  notes: ToolNote[] = [],
): { file: NativeFile } {
  const isDocument = text === from.content;
  const key = isDocument ? from.fileName : `${from.fileName}#pointer`;
  return {
    file: {
      path,
      shape: 'markdown',
      parts: [{ key, text, from, back: isDocument ? 'verbatim' : null }],
      notes,
    },
  };
}

export const jsonFile = (
  path: string,
  parts: NativePart[],
  notes: ToolNote[] = [],
): { file: NativeFile } => ({
  file: { path, shape: 'json', parts, notes },
});

/** The folder of a skill in `root`, or a file of it. */
export const skillPath = (root: string, { kind, name }: ToolDoc): string =>
  kind === 'skill' ? `${root}/${name}/SKILL.md` : `${root}/${name}`;

export const leftOut = ({ fileName }: SourceDoc, reason: string): { leftOut: LeftOut } => ({
  leftOut: { fileName, reason },
});

export const changed = (sentence: string): ToolNote => ({ kind: 'changed', sentence });
export const lost = (sentence: string): ToolNote => ({ kind: 'lost', sentence });

export function textField(doc: ToolDoc, key: string): string | null {
  const value = doc.fields[key];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** The patterns of files that a rule holds for, whoever’s word for them it uses; null: for all. */
export function patternsOf(fields: ToolDoc['fields']): string[] | null {
  const value = fields.paths ?? fields.globs ?? fields.applyTo;
  const list = typeof value === 'string' ? patternList(value) : Array.isArray(value) ? value : [];
  const patterns = list.filter((one): one is string => typeof one === 'string').map((one) => one.trim());
  const named = patterns.filter((pattern) => pattern !== '');
  return named.length === 0 || named.includes('**') ? null : named;
}

/** At the commas that are not within braces: `src/*.{ts,tsx},app/**` is two. */
function patternList(text: string): string[] {
  const patterns = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === ',' && depth <= 0) patterns.push('');
    else patterns[patterns.length - 1] += character;
  }
  return patterns;
}

// By code units: the same on every machine, whatever its language.
export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

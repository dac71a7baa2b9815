import { type TextDoc, isMarkdown } from '../documents/doc-facts.ts';
import { type DocKind, kindOf } from '../documents/doc-kind.ts';
import { splitFrontMatter } from '../documents/front-matter.ts';
import { estimatedTokens, byteLength } from '../text/text-size.ts';
import type { LeftOut, ToolFile, ToolNote } from './tool.ts';

/** A toolkit document as the tools’ renderings look at it. */
export interface ToolDoc extends TextDoc {
  kind: Exclude<DocKind, 'document'>;
  /** What it is called below its kind’s folder, without ending: `git/ship` of `commands/git/ship.md`. */
  name: string;
  /** The folder it holds for: instructions lie in it, others have it above their kind’s folder. */
  folder: string;
  fields: Readonly<Record<string, unknown>>;
  body: string;
}

export type Rendered = { file: ToolFile } | { leftOut: LeftOut };

const TOOL_FOLDER = /(^|\/)\.(claude|cursor|codex|github|gemini|agents)$/;

export function toolDocOf(doc: TextDoc): ToolDoc | null {
  const kind = kindOf(doc.fileName);
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
  const at = parts.indexOf(`${kind}s`);
  const below = parts.slice(at + 1).join('/');
  const name = kind === 'skill' ? parts.at(-2)! : below.replace(/\.[^./]*$/, '');
  return { name, folder: withoutToolFolder(parts.slice(0, at)) };
}

const withoutToolFolder = (parts: string[]): string => parts.join('/').replace(TOOL_FOLDER, '');

export const inFolder = (folder: string, path: string): string =>
  folder === '' ? path : `${folder}/${path}`;

export function asFile(
  path: string,
  from: readonly TextDoc[],
  content: string,
  notes: ToolNote[] = [],
): { file: ToolFile } {
  const file = {
    path,
    from: from.map(({ fileName }) => fileName),
    content,
    bytes: byteLength(content),
    tokens: estimatedTokens(content),
    notes,
  };
  return { file };
}

export const leftOut = ({ fileName }: TextDoc, reason: string): { leftOut: LeftOut } => ({
  leftOut: { fileName, reason },
});

export const changed = (sentence: string): ToolNote => ({ kind: 'changed', sentence });
export const lost = (sentence: string): ToolNote => ({ kind: 'lost', sentence });

export function textField(doc: ToolDoc, key: string): string | null {
  const value = doc.fields[key];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** The patterns of files that a rule holds for, whoever’s word for them it uses; null: for all. */
export function patternsOf({ fields }: ToolDoc): string[] | null {
  const value = fields.paths ?? fields.globs ?? fields.applyTo;
  const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
  const patterns = list.filter((one): one is string => typeof one === 'string').map((one) => one.trim());
  const named = patterns.filter((pattern) => pattern !== '');
  return named.length === 0 || named.includes('**') ? null : named;
}

import { applyEdits, modify } from 'jsonc-parser';
import { parsedJson } from '../checks/mcp.check.ts';
import { splitFrontMatter } from '../documents/front-matter.ts';
import { type McpServer, isObject } from '../tools/mcp-servers.ts';
import { type NativePart, jsonPath } from '../tools/native-file.ts';
import { readNative } from './native-reader.ts';
import { documentServer } from './native-servers.ts';

/**
 * The text of a part’s document with an edit that was made in the native file; null where it cannot be told, because the edit is
 * in what the tool’s form has instead of the document’s own words.
 */
export function carriedBack(path: string, part: NativePart, edited: string): string | null {
  if (!part.from || part.back === null) return null;
  if (part.back === 'verbatim') return edited;
  return part.back === 'body'
    ? withBody(path, part, edited, part.from.content)
    : withServer(part, edited, part.from.content);
}

function withBody(path: string, part: NativePart, edited: string, document: string): string | null {
  const [before, after] = [part.text, edited].map((text) => readNative(path, text)?.doc?.content);
  if (before === undefined || after === undefined) return null;
  const [old, wanted] = [splitFrontMatter(before), splitFrontMatter(after)];
  if (JSON.stringify(old.frontMatter?.fields) !== JSON.stringify(wanted.frontMatter?.fields)) return null;
  const { body } = splitFrontMatter(document);
  const gap = /^\n*/.exec(body)?.[0] ?? '';
  return `${document.slice(0, document.length - body.length)}${gap}${wanted.body.replace(/^\n+/, '')}`;
}

function withServer(part: NativePart, edited: string, document: string): string | null {
  const name = jsonPath(part.key).at(-1)!;
  const parsed = parsedJson(document);
  const root = 'value' in parsed ? parsed.value : null;
  if (!isObject(root)) return null;
  const list = isObject(root.mcpServers) ? 'mcpServers' : 'servers';
  const server = documentServer(JSON.parse(edited) as McpServer);
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  return applyEdits(document, modify(document, [list, name], server, { formattingOptions }));
}

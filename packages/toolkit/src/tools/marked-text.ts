import { byCodeUnits } from './tool-doc.ts';

/** A block of ours: what it is called, the hash of its document, and the text between its markers. */
export interface MarkedBlock {
  key: string;
  /** The first 16 hex characters of its document’s hash. */
  mark: string;
  text: string;
}

type Stretch = { block: MarkedBlock; source: string } | { outside: string };

export type MarkStyle = 'markdown' | 'toml';

const OPEN: Record<MarkStyle, [string, string]> = { markdown: ['<!-- ', ' -->'], toml: ['# ', ''] };
const BEGIN: Record<MarkStyle, RegExp> = {
  markdown: /^<!-- cairn:begin (\S+) sha256:([0-9a-f]{16})[^\r\n]* -->\r?\n?$/,
  toml: /^# cairn:begin (\S+) sha256:([0-9a-f]{16})[^\r\n]*\r?\n?$/,
};
const END: Record<MarkStyle, RegExp> = {
  markdown: /^<!-- cairn:end (\S+?)(, without line end)? -->\r?\n?$/,
  toml: /^# cairn:end (\S+?)(, without line end)?\r?\n?$/,
};
// A text that holds such a marker itself gets a backslash before its word, and loses it when it is read.
const WRITTEN_MARKER = /^((?:<!-- |# )\\*)(cairn:(?:begin|end) )/gm;
const ESCAPED_MARKER = /^((?:<!-- |# )\\*)\\(cairn:(?:begin|end) )/gm;

/** The blocks of ours in a text, by key; of two with the same key the first. */
export function blocksIn(style: MarkStyle, text: string): Map<string, MarkedBlock> {
  const blocks = new Map<string, MarkedBlock>();
  for (const stretch of stretchesOf(style, text))
    if ('block' in stretch && !blocks.has(stretch.block.key)) blocks.set(stretch.block.key, stretch.block);
  return blocks;
}

/** The lines, from 0, that our blocks begin at. */
export function markedBlockLines(style: MarkStyle, text: string): { key: string; line: number }[] {
  let line = 0;
  return stretchesOf(style, text).flatMap((stretch) => {
    const begin = line;
    const source = 'block' in stretch ? stretch.source : stretch.outside;
    line += source.split('\n').length - 1;
    return 'block' in stretch ? [{ key: stretch.block.key, line: begin }] : [];
  });
}

/** What other people wrote around our blocks. */
export const outsideBlocks = (style: MarkStyle, text: string): string =>
  stretchesOf(style, text)
    .map((stretch) => ('outside' in stretch ? stretch.outside : ''))
    .join('');

/**
 * The text with blocks put in place of those of the same key (null takes one away) and new ones added at its end. Everything
 * outside blocks stays byte by byte; what is added at most is line ends before a new block, and a backslash to markers that
 * lost their other half, where two of them would take what stands between for ours.
 */
export function withBlocks(
  style: MarkStyle,
  text: string,
  changes: ReadonlyMap<string, MarkedBlock | null>,
): string {
  const placed = new Set<string>();
  const outside = outsideBlocks(style, text);
  const isSafe = outsideBlocks(style, outside) === outside;
  const kept = stretchesOf(style, text).map((stretch) => {
    if ('outside' in stretch) return isSafe ? stretch.outside : escaped(stretch.outside);
    const change = placed.has(stretch.block.key) ? null : changes.get(stretch.block.key);
    placed.add(stretch.block.key);
    if (change === undefined) return stretch.source;
    return change ? written(style, change) : '';
  });
  const added = [...changes.values()]
    .filter((block): block is MarkedBlock => block !== null && !placed.has(block.key))
    .toSorted((a, b) => byCodeUnits(a.key, b.key));
  return added.reduce((whole, block) => `${apart(whole)}${written(style, block)}`, kept.join(''));
}

function apart(text: string): string {
  if (text === '' || /\n\r?\n$/.test(text)) return text;
  return text.endsWith('\n') ? `${text}\n` : `${text}\n\n`;
}

function written(style: MarkStyle, { key, mark, text }: MarkedBlock): string {
  const [open, close] = OPEN[style];
  const name = keyText(key);
  const isOpenEnded = text !== '' && !text.endsWith('\n');
  const body = escaped(text);
  return `${open}cairn:begin ${name} sha256:${mark} (kept by Cairn, edit it there)${close}\n${body}${isOpenEnded ? '\n' : ''}${open}cairn:end ${name}${isOpenEnded ? ', without line end' : ''}${close}\n`;
}

const escaped = (text: string): string => text.replaceAll(WRITTEN_MARKER, '$1\\$2');

function stretchesOf(style: MarkStyle, text: string): Stretch[] {
  const stretches: Stretch[] = [];
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  let outside = '';
  for (let at = 0; at < lines.length; at += 1) {
    const found = blockAt(style, lines, at);
    if (!found) {
      outside += lines[at];
      continue;
    }
    stretches.push({ outside }, { block: found.block, source: lines.slice(at, found.end + 1).join('') });
    outside = '';
    at = found.end;
  }
  return [...stretches, { outside }];
}

function blockAt(style: MarkStyle, lines: readonly string[], at: number) {
  const begin = BEGIN[style].exec(lines[at]!);
  if (!begin) return null;
  for (let end = at + 1; end < lines.length; end += 1) {
    const closing = END[style].exec(lines[end]!);
    // Another one begins before this one ends: somebody took its end away, and what follows is theirs.
    if (!closing && BEGIN[style].test(lines[end]!)) return null;
    if (!closing || closing[1] !== begin[1]) continue;
    const inner = lines.slice(at + 1, end).join('');
    const text = closing[2] ? inner.replace(lines[end]!.endsWith('\r\n') ? /\r?\n$/ : /\n$/, '') : inner;
    const key = keyOf(begin[1]!);
    if (key === null) return null;
    return { end, block: { key, mark: begin[2]!, text: text.replaceAll(ESCAPED_MARKER, '$1$2') } };
  }
  return null;
}

// `--` may not stand in an HTML comment; `#` stays readable, it parts a document from what is taken of it.
const keyText = (key: string): string =>
  encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%23', '#').replaceAll('--', '-%2D');

function keyOf(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

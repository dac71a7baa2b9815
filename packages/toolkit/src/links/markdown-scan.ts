import { slugOf, uniqueSlug } from './slug.ts';

export interface Heading {
  level: number;
  text: string;
  /** The id that a link names. */
  anchor: string;
  line: number;
}

export interface MarkdownLink {
  /** As written. */
  target: string;
  line: number;
}

export interface MarkdownScan {
  headings: Heading[];
  links: MarkdownLink[];
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const ATX = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const SETEXT = /^ {0,3}(=+|-+)[ \t]*$/;
const DEFINITION = /^ {0,3}\[[^\]]+\]:[ \t]*(?:<([^>]*)>|(\S+))/;
// Bounded, so that a line without an end costs no more than its length.
const INLINE =
  /\]\((?:<([^<>\n]{0,2000})>|([^\s()<>]{1,2000}(?:\([^\s()]{0,500}\)[^\s()]{0,500})?))(?:[ \t]+["'(][^\n]{0,500}?["')])?\)/g;
const MAX_LINE = 20_000;

/** Headings and links of a Markdown text, outside of code and front matter; one pass over its lines. */
export function scanMarkdown(text: string): MarkdownScan {
  const headings: Heading[] = [];
  const links: MarkdownLink[] = [];
  const taken = new Map<string, number>();
  const addHeading = (level: number, source: string, line: number) => {
    const plain = plainText(source);
    headings.push({ level, text: plain, anchor: uniqueSlug(slugOf(plain), taken), line });
  };
  let previous = '';
  for (const { content, line } of proseLines(text)) {
    const atx = ATX.exec(content);
    const setext = previous.trim() !== '' && SETEXT.exec(content);
    if (atx) addHeading(atx[1]!.length, atx[2] ?? '', line);
    else if (setext && isParagraph(previous))
      addHeading(setext[1]!.startsWith('=') ? 1 : 2, previous, line - 1);
    links.push(...linksOf(content).map((target) => ({ target, line })));
    previous = atx || setext ? '' : content;
  }
  return { headings, links };
}

/** Lines that are neither code nor front matter, cut where they are longer than any prose. */
export function* proseLines(text: string): Generator<{ content: string; line: number }> {
  const lines = text.split('\n');
  let fence: string | null = null;
  let at = /^\uFEFF?---[ \t]*\r?$/.test(lines[0] ?? '') ? endOfFrontMatter(lines) : 0;
  for (; at < lines.length; at += 1) {
    const content = lines[at]!.slice(0, MAX_LINE).replace(/\r$/, '');
    const mark = FENCE.exec(content)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) && content.trim() === mark) fence = null;
      yield { content: '', line: at + 1 };
    } else if (mark) {
      fence = mark;
      yield { content: '', line: at + 1 };
    } else yield { content: /^(?: {4}|\t)/.test(content) ? '' : content, line: at + 1 };
  }
}

function endOfFrontMatter(lines: readonly string[]): number {
  const end = lines.findIndex((line, at) => at > 0 && /^(?:---|\.\.\.)[ \t]*\r?$/.test(line));
  return end === -1 ? 0 : end + 1;
}

function linksOf(line: string): string[] {
  const prose = withoutCode(line);
  const definition = DEFINITION.exec(prose);
  if (definition && !definition[0].startsWith('[^')) return [definition[1] ?? definition[2] ?? ''];
  return [...prose.matchAll(INLINE)].map((match) => match[1] ?? match[2] ?? '');
}

/** The line with its code spans blanked. */
export function withoutCode(line: string): string {
  return line.includes('`')
    ? line.replace(/(`+)(?!`)[^`]*\1(?!`)/g, (span) => ' '.repeat(span.length))
    : line;
}

function isParagraph(line: string): boolean {
  return !/^ {0,3}(?:[-*+>|#]|\d+[.)])/.test(line);
}

function plainText(source: string): string {
  return source
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[^>]*>/g, '')
    .replace(/`([^`]*)`/g, '$1')
    .replace(/(\*\*|__|\*|~~)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .trim();
}

export interface FrontMatterEntry {
  key: string;
  /** As written; more than one line for lists and blocks. */
  value: string;
}

export interface MarkdownParts {
  frontMatter: FrontMatterEntry[];
  /** The text below, with the lines of the front matter left empty, so that line numbers stay true. */
  body: string;
}

const FRONT_MATTER = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)(?<=\n)(?:---|\.\.\.)[ \t]*(?=\r?\n|$)/;

/** Splits `---` front matter off. It is shown, not interpreted: values stay as they were written. */
export function splitFrontMatter(text: string): MarkdownParts {
  const match = FRONT_MATTER.exec(text);
  if (!match) return { frontMatter: [], body: text };
  const frontMatter = entriesOf(match[1] ?? '');
  const lines = match[0].split('\n').length - 1;
  return { frontMatter, body: '\n'.repeat(lines) + text.slice(match[0].length) };
}

function entriesOf(source: string): FrontMatterEntry[] {
  const entries: FrontMatterEntry[] = [];
  for (const line of source.split(/\r?\n/)) {
    const [, key, value] = /^([^\s#:][^:]*):(?:\s+(.*)|)$/.exec(line) ?? [];
    const last = entries.at(-1);
    if (key !== undefined) entries.push({ key: key.trim(), value: unquote((value ?? '').trim()) });
    else if (last && line.trim() !== '') last.value = appendLine(last.value, line);
  }
  return entries;
}

function appendLine(value: string, line: string): string {
  const text = line.trim();
  return value === '' || value === '|' || value === '>' ? text : `${value}\n${text}`;
}

function unquote(value: string): string {
  const [, , inner] = /^(["'])(.*)\1$/.exec(value) ?? [];
  return inner ?? value;
}

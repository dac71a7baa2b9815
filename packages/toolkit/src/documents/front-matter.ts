import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';

export interface FrontMatter {
  /** The fields, when it is YAML that maps names to values. */
  fields: Readonly<Record<string, unknown>> | null;
  /** What is wrong with it, at a line of the document. */
  problem: { line: number; message: string } | null;
  /** Line of each field. */
  lines: ReadonlyMap<string, number>;
  /** Lines of the block, its two fences included. */
  endLine: number;
}

export interface SplitText {
  frontMatter: FrontMatter | null;
  /** The text below. */
  body: string;
}

const BLOCK = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)(?<=\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;
// What tools read of a document's beginning; more is no front matter but an attack on its reader.
const MAX_CHARACTERS = 64 * 1024;

export function splitFrontMatter(text: string): SplitText {
  const match = BLOCK.exec(text.slice(0, MAX_CHARACTERS));
  if (!match) return { frontMatter: null, body: text };
  const source = match[1] ?? '';
  return { frontMatter: read(source), body: text.slice(match[0].length) };
}

function read(source: string): FrontMatter {
  const counter = new LineCounter();
  const document = parseDocument(source, { lineCounter: counter, uniqueKeys: true });
  // The opening fence stands above.
  const lineAt = (offset: number) => counter.linePos(offset).line + 1;
  const lines = new Map<string, number>();
  const endLine = source.split('\n').length + 1;
  if (isMap(document.contents)) {
    for (const { key } of document.contents.items)
      if (isScalar(key) && key.range) lines.set(String(key.value), lineAt(key.range[0]));
  }
  const [error] = document.errors;
  if (error) {
    const [message = 'It cannot be read.'] = error.message.split(/ at line \d/);
    return { fields: null, problem: { line: lineAt(error.pos[0]), message }, lines, endLine };
  }
  return { ...fieldsOf(document), lines, endLine };
}

function fieldsOf(document: ReturnType<typeof parseDocument>): Pick<FrontMatter, 'fields' | 'problem'> {
  if (document.contents === null) return { fields: {}, problem: null };
  if (!isMap(document.contents)) {
    return { fields: null, problem: { line: 2, message: 'It holds no fields (`name: value`).' } };
  }
  try {
    return { fields: document.toJS({ maxAliasCount: 20 }) as Record<string, unknown>, problem: null };
  } catch (error) {
    return {
      fields: null,
      problem: { line: 2, message: error instanceof Error ? error.message : 'It cannot be read.' },
    };
  }
}

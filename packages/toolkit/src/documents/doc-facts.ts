import { scanMarkdown } from '../links/markdown-scan.ts';
import { byteLength } from '../text/text-size.ts';
import { kindOf } from './doc-kind.ts';
import { splitFrontMatter } from './front-matter.ts';

export interface TextDoc {
  fileName: string;
  content: string;
}

/** What the other documents of a project must know of one to be checked. */
export interface DocFacts {
  fileName: string;
  bytes: number;
  /** The ids of its headings. */
  anchors: readonly string[];
  /** The name that its front matter gives; null: none. */
  name: string | null;
}

export const isMarkdown = (fileName: string): boolean => /\.(md|mdc|markdown|mdx)$/i.test(fileName);

export function factsOf({ fileName, content }: TextDoc): DocFacts {
  const text = content.slice(0, READ_CHARACTERS);
  return {
    fileName,
    bytes: byteLength(content),
    anchors: isMarkdown(fileName) ? scanMarkdown(text).headings.map(({ anchor }) => anchor) : [],
    name: nameOf(fileName, text),
  };
}

/** So much of a document is read by checks; the rest is too long for any tool anyway. */
export const READ_CHARACTERS = 500_000;

function nameOf(fileName: string, text: string): string | null {
  if (kindOf(fileName) === 'document') return null;
  const name = splitFrontMatter(text).frontMatter?.fields?.name;
  return typeof name === 'string' ? name : null;
}

import { linkTarget, scanMarkdown } from '@cairn/toolkit/links';
import { isMarkdown } from '@cairn/toolkit';

export interface DocLink {
  fileName: string;
  anchor: string;
  line: number;
}

const READ_CHARACTERS = 500_000;
const MOST_TARGETS = 5_000;

/** The links of a document to documents of its project. */
export function linksOf(fileName: string, content: string): DocLink[] {
  if (!isMarkdown(fileName)) return [];
  return scanMarkdown(content.slice(0, READ_CHARACTERS)).links.flatMap(({ target, line }) => {
    const leads = linkTarget(target, fileName);
    return leads.kind === 'document'
      ? [{ fileName: leads.fileName.normalize('NFC'), anchor: leads.anchor, line }]
      : [];
  });
}

export function targetsOf(fileName: string, content: string): string[] {
  // A NUL comes from `%00` and is in no file name.
  const names = linksOf(fileName, content)
    .map((link) => link.fileName)
    .filter((name) => !name.includes('\u0000') && name.isWellFormed());
  return [...new Set(names)].slice(0, MOST_TARGETS);
}

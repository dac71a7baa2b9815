import type { DocMeta } from '@cairn/contracts';
import { defaultFilter } from 'cmdk';

const SHOWN = 40;
const SHOWN_UNASKED = 6;

/** The best fuzzy matches by file name; without a query, what changed last. */
export function findDocs(docs: DocMeta[], query: string): DocMeta[] {
  if (!query.trim()) {
    return docs.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt)).slice(0, SHOWN_UNASKED);
  }
  return docs
    .map((doc) => ({ doc, score: defaultFilter(doc.fileName, query) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, SHOWN)
    .map(({ doc }) => doc);
}

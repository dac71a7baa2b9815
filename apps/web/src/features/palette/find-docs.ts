import type { DocMeta } from '@cairn/contracts';
import { fuzzyScore } from './fuzzy-match';

const SHOWN = 40;
const SHOWN_UNASKED = 6;

/** The best fits by file name; without a query, those opened last, then what changed last. */
export function findDocs(
  docs: readonly DocMeta[],
  query: string,
  recent: readonly string[],
  unasked = SHOWN_UNASKED,
): DocMeta[] {
  if (!query.trim()) {
    return docs
      .toSorted(
        (a, b) => placeOf(recent, a.id) - placeOf(recent, b.id) || b.updatedAt.localeCompare(a.updatedAt),
      )
      .slice(0, unasked);
  }
  return docs
    .map((doc) => ({ doc, score: fuzzyScore(query, doc.fileName) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || placeOf(recent, a.doc.id) - placeOf(recent, b.doc.id))
    .slice(0, SHOWN)
    .map(({ doc }) => doc);
}

function placeOf(recent: readonly string[], id: string): number {
  const at = recent.indexOf(id);
  return at === -1 ? recent.length : at;
}

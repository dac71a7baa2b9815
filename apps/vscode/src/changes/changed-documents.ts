import type { DocMeta } from '@cairn/contracts';

export type KnownDoc = Pick<DocMeta, 'id' | 'fileName' | 'version' | 'updatedByName'>;

export interface DocumentChange {
  readonly what: 'added' | 'changed' | 'deleted';
  readonly fileName: string;
  /** Who did it; empty where that is not known. */
  readonly by: string;
  /** Before and after; null where there was nothing. */
  readonly from: number | null;
  readonly to: number | null;
}

/** What others did between two looks; `saved` holds the versions that this program made itself, by document id. */
export function changedDocuments(
  before: readonly KnownDoc[],
  after: readonly KnownDoc[],
  saved: ReadonlyMap<string, number> = new Map(),
): readonly DocumentChange[] {
  const known = new Map(before.map((doc) => [doc.id, doc]));
  const there = new Set(after.map(({ id }) => id));
  const written = after.flatMap((doc): DocumentChange[] => {
    const { id, fileName, version, updatedByName } = doc;
    const from = known.get(id)?.version ?? null;
    if (from === version || (saved.get(id) ?? 0) >= version) return [];
    return [{ what: from === null ? 'added' : 'changed', fileName, by: updatedByName, from, to: version }];
  });
  const gone = before.filter(({ id }) => !there.has(id));
  return [
    ...written,
    ...gone.map(({ fileName, version }): DocumentChange => ({
      what: 'deleted',
      fileName,
      by: '',
      from: version,
      to: null,
    })),
  ];
}

const NAMED = 3;

/** One sentence for all of them. */
export function changesSentence(changes: readonly DocumentChange[]): string {
  const [only, ...others] = changes;
  if (only && others.length === 0) return ofOne(only);
  const names = changes.slice(0, NAMED).map(({ fileName }) => fileName);
  const more = changes.length > NAMED ? ` and ${changes.length - NAMED} more` : '';
  const people = [...new Set(changes.map(({ by }) => by).filter((by) => by !== ''))];
  const who = people.length === 1 ? `${people[0]} changed` : 'Changed';
  return `${who} ${changes.length} documents: ${names.join(', ')}${more}.`;
}

function ofOne({ what, fileName, by }: DocumentChange): string {
  return by === '' ? `${fileName} was ${what}.` : `${by} ${what} ${fileName}.`;
}

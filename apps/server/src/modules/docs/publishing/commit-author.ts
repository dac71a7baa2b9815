import type { Person } from '#modules/identity';

export interface CommitPeople {
  author: Person;
  coAuthors: Person[];
}

/** Who edited is the author; of several, whoever publishes if they are one of them, else who changed the most. */
export function commitPeople(
  editors: readonly (string | null)[],
  people: ReadonlyMap<string, Person>,
  publisher: Person,
): CommitPeople {
  const edits = new Map<string, number>();
  for (const editor of editors) {
    if (editor && people.has(editor)) edits.set(editor, (edits.get(editor) ?? 0) + 1);
  }
  if (edits.size === 0) return { author: publisher, coAuthors: [] };
  const busiest = [...edits].toSorted(([, a], [, b]) => b - a)[0]![0];
  const authorId = edits.has(publisher.id) ? publisher.id : busiest;
  const coAuthors = [...edits.keys()].filter((id) => id !== authorId).map((id) => people.get(id)!);
  return { author: people.get(authorId)!, coAuthors };
}

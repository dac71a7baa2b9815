export interface Mentionable {
  userId: string;
  name: string;
}

/** What is being typed after an @ at the caret; null: nothing. */
export function mentionAt(text: string, caret: number): { from: number; query: string } | null {
  const typed = /(?:^|\s)@([^\s@](?:[^@\n]{0,30}[^\s@])?|)$/.exec(text.slice(0, caret));
  if (!typed) return null;
  const query = typed[1] ?? '';
  return { from: caret - query.length - 1, query };
}

const MAX_SHOWN = 6;

/** Members whose name, or a word of it, begins with what was typed. */
export function matching(members: readonly Mentionable[], query: string): Mentionable[] {
  const wanted = query.toLowerCase();
  const fits = ({ name }: Mentionable) =>
    name.toLowerCase().startsWith(wanted) ||
    name
      .toLowerCase()
      .split(' ')
      .some((word) => word.startsWith(wanted));
  return members.filter(fits).slice(0, MAX_SHOWN);
}

/** Those whose names stand behind an @. */
export function mentionedIn(text: string, members: readonly Mentionable[]): string[] {
  return members.filter(({ name }) => text.includes(`@${name}`)).map(({ userId }) => userId);
}

interface Piece {
  text: string;
  isMention: boolean;
}

/** A text with the names in it told apart. */
export function piecesOf(text: string, mentions: readonly { name: string }[]): Piece[] {
  const names = mentions.map(({ name }) => `@${name}`).toSorted((a, b) => b.length - a.length);
  const pieces: Piece[] = [];
  let plain = '';
  for (let at = 0; at < text.length;) {
    const name = names.find((one) => text.startsWith(one, at));
    if (name) {
      if (plain) pieces.push({ text: plain, isMention: false });
      pieces.push({ text: name, isMention: true });
      plain = '';
    } else plain += text[at];
    at += name?.length ?? 1;
  }
  if (plain) pieces.push({ text: plain, isMention: false });
  return pieces;
}

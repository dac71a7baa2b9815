interface Said {
  id: string;
  authorId: string;
  deletedAt: Date | null;
}

/** Of a thread's other writers, those who are told of an answer: whoever is mentioned is told of that instead. */
export function toldOfReply(said: readonly Said[], authorId: string, mentioned: readonly string[]): string[] {
  const others = new Set(said.filter(({ deletedAt }) => deletedAt === null).map((one) => one.authorId));
  return [...others].filter((userId) => userId !== authorId && !mentioned.includes(userId));
}

/** What a taken-back comment leaves behind: nothing, an empty place in a talk of others, or no thread at all. */
export function afterDeleting(said: readonly Said[], id: string): 'thread' | 'comment' | 'place' {
  if (said.every((one) => one.id === id || one.deletedAt !== null)) return 'thread';
  return said.at(-1)?.id === id ? 'comment' : 'place';
}

const EXCERPT_LENGTH = 140;

/** The beginning of a text, on one line. */
export function excerptOf(body: string): string {
  const line = body.replaceAll(/\s+/g, ' ').trim();
  return line.length > EXCERPT_LENGTH ? `${line.slice(0, EXCERPT_LENGTH - 1).trimEnd()}…` : line;
}

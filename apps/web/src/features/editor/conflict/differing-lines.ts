export interface MarkedLine {
  text: string;
  /** Has no counterpart in the other text. */
  differs: boolean;
}

/** Marks the lines of `text` that `other` does not have, counting repeated lines as often as they occur. */
export function markLines(text: string, other: string): MarkedLine[] {
  const left = new Map<string, number>();
  for (const line of other.split('\n')) left.set(line, (left.get(line) ?? 0) + 1);
  return text.split('\n').map((line) => {
    const matches = left.get(line) ?? 0;
    if (matches > 0) left.set(line, matches - 1);
    return { text: line, differs: matches === 0 };
  });
}

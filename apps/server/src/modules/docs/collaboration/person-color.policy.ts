// Told apart on light and dark ground alike.
const COLORS = [
  '#d9485f',
  '#c2570c',
  '#a16207',
  '#4d7c0f',
  '#0f8a5f',
  '#0e7490',
  '#2563eb',
  '#6d4bd8',
  '#a63fc4',
  '#c0338a',
];

/** Always the same for the same person. */
export function colorOf(userId: string): string {
  let sum = 0;
  for (const letter of userId) sum = (sum * 31 + letter.codePointAt(0)!) % 1_000_003;
  return COLORS[sum % COLORS.length]!;
}

// A typing error in a shorter word makes another word; longer ones are data.
const WORD = /[\p{L}\p{N}]{3,40}/gu;
const READ_CHARACTERS = 200_000;
const MOST = 20_000;

/** The words of a text, each once, in small letters. */
export function wordsOf(text: string): string[] {
  const words = new Set<string>();
  for (const [word] of text.slice(0, READ_CHARACTERS).normalize('NFC').matchAll(WORD)) {
    if (!/^\d+$/.test(word)) words.add(word.toLowerCase());
    if (words.size >= MOST) break;
  }
  return [...words];
}

const encoder = new TextEncoder();
// A rule of thumb of the tools’ makers for English; other languages and code need more.
const CHARACTERS_PER_TOKEN = 4;

export const byteLength = (text: string): number => encoder.encode(text).length;

/** Estimated: a quarter of the characters. */
export const estimatedTokens = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);

/** As an editor counts them: a last line end begins no line. */
export function lineCount(text: string): number {
  if (text === '') return 0;
  return text.replace(/\r?\n$/, '').split('\n').length;
}

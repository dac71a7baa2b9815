const number = new Intl.NumberFormat('en');
const CHARS_PER_TOKEN = 4;
const KIB = 1024;

/** Bytes of UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** “812 B”, “4.2 KB”, “1.3 MB”. */
export function bytes(amount: number): string {
  if (amount < KIB) return `${amount} B`;
  if (amount < KIB * KIB) return `${(amount / KIB).toFixed(1)} KB`;
  return `${(amount / KIB / KIB).toFixed(1)} MB`;
}

/** A rough estimate that says so: models count differently. */
export function approximateTokens(text: string): string {
  const tokens = Math.round(text.length / CHARS_PER_TOKEN);
  return `≈ ${number.format(tokens)} ${tokens === 1 ? 'token' : 'tokens'}`;
}

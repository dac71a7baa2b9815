import { ASSIGNED, SECRET_SHAPES } from './secret-shapes.ts';

export interface FoundSecret {
  line: number;
  /** `a GitHub token`. */
  name: string;
  /** Its first characters, enough to find it and too few to use it. */
  beginning: string;
}

const PLACEHOLDER =
  /example|placeholder|your[_-]|changeme|change-me|redacted|dummy|sample|xxxx|\*\*\*|\.\.\.|0123456789|1234567890|abcdefgh/i;
// Bits a character. Prose and identifiers stay below 3.6; twenty characters from a random generator lie above 3.7.
const RANDOM_BITS = 3.7;
const TOKEN_BITS = 2.6;
const MAX_LINE = 10_000;
const SHOWN = 6;

/** What looks like a secret; placeholders and what is too regular to be random are left out. */
export function findSecrets(text: string): FoundSecret[] {
  return text.split('\n').flatMap((line, at) => secretsOf(line.slice(0, MAX_LINE), at + 1));
}

function secretsOf(line: string, number: number): FoundSecret[] {
  for (const { name, pattern } of SECRET_SHAPES) {
    for (const match of line.matchAll(pattern)) {
      const secret = match[1];
      if (secret !== undefined && !isReal(secret, name)) continue;
      return [{ line: number, name, beginning: (secret ?? match[0]).slice(0, SHOWN) }];
    }
  }
  for (const [, value = ''] of line.matchAll(ASSIGNED)) {
    if (looksRandom(value))
      return [{ line: number, name: 'a key or password', beginning: value.slice(0, SHOWN) }];
  }
  return [];
}

function isReal(secret: string, name: string): boolean {
  if (PLACEHOLDER.test(secret) || secret.includes('$') || secret.includes('{')) return false;
  if (name === 'a password in an address') return !/^(pass(word)?|secret|user|token)\d*$/i.test(secret);
  // No random token of such length is without a digit; names with hyphens are.
  return /\d/.test(secret) && entropy(secret) >= TOKEN_BITS;
}

function looksRandom(value: string): boolean {
  if (PLACEHOLDER.test(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  // Paths, names of classes and packages, versions: words with something between them.
  if (/^[a-z]+([._/-][a-z0-9]+)+$/i.test(value) && value.split(/[._/-]/).every((part) => part.length < 16))
    return false;
  return entropy(value) >= RANDOM_BITS;
}

/** Shannon’s, in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const { length } = text;
  return [...counts.values()].reduce((bits, count) => bits - (count / length) * Math.log2(count / length), 0);
}

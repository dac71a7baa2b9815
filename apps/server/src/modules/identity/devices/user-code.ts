import { randomInt } from 'node:crypto';

// No vowels, so that no words come about, and nothing that looks like a digit: RFC 8628, 6.1.
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;

export const drawUserCode = (): string =>
  Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');

export const shownUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/** Whatever somebody typed, as it was drawn. */
export const typedUserCode = (typed: string): string => typed.toUpperCase().replaceAll(/[^A-Z]/g, '');

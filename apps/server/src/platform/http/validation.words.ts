import type { z } from 'zod';

/** What is wrong with a value, for whoever typed it. What a schema says of its own comes before this. */
export function wordsFor(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${withArticle(String(issue.expected))}`;
    case 'too_small':
      return Number(issue.minimum) === 1 && issue.origin !== 'number'
        ? 'must not be empty'
        : `must ${measure(issue.origin)} at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `must ${measure(issue.origin)} at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'email' ? 'must be an e-mail address' : undefined;
    case 'invalid_value':
      return `must be one of ${(issue.values as unknown[]).join(', ')}`;
    default:
      return undefined;
  }
}

const units: Record<string, string> = { string: ' characters', array: ' entries', set: ' entries' };

const unitOf = (origin: unknown): string => units[String(origin)] ?? '';

const measure = (origin: unknown): string => (unitOf(origin) ? 'have' : 'be');

const withArticle = (type: string): string => (/^[aeio]/.test(type) ? `an ${type}` : `a ${type}`);

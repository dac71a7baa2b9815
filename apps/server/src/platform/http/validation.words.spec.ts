import { expect, test } from 'vitest';
import { z } from 'zod';
import { wordsFor } from './validation.words.ts';

test.each([
  [z.string().min(1), '', 'must not be empty'],
  [z.array(z.string()).min(1), [], 'must not be empty'],
  [z.string().min(3), 'ab', 'must have at least 3 characters'],
  [z.string().max(3), 'abcd', 'must have at most 3 characters'],
  [z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 entries'],
  [z.number().min(30), 29, 'must be at least 30'],
  [z.int().max(9), 10, 'must be at most 9'],
  [z.string(), undefined, 'is missing'],
  [z.string(), 7, 'must be a string'],
  [z.object({}), 'x', 'must be an object'],
  [z.email(), 'ana', 'must be an e-mail address'],
  [z.enum(['pull', 'push']), 'pool', 'must be one of pull, push'],
  [z.string().min(10, 'has words of its own'), '', 'has words of its own'],
])('%#: a wrong value is told in plain words', (schema: z.ZodType, value, words) => {
  expect(schema.safeParse(value, { error: wordsFor }).error?.issues[0]?.message).toBe(words);
});

import type { ApiError } from '@cairn/contracts';
import { expect, test } from 'vitest';
import { ApiFailure } from './client';
import { failureSentences, formFailure, hasCode } from './failure';

const refused = (code: ApiError['code'], ...message: string[]) =>
  new ApiFailure({ statusCode: 400, code, message, timestamp: '2026-01-01T00:00:00Z', requestId: 'r1' });

test('sentences that name a field of the form go to that field, the rest to the form', () => {
  const error = refused(
    'VALIDATION_FAILED',
    'name: is missing',
    'techStack[2]: is too long',
    'repoUrl: must begin with https://',
    'status: is unknown',
    'Nothing was saved.',
  );
  expect(formFailure(error, ['name', 'techStack', 'repoUrl'])).toEqual({
    fields: { name: 'Is missing', techStack: 'Is too long', repoUrl: 'Must begin with https://' },
    general: ['status: is unknown', 'Nothing was saved.'],
  });
});

test('the first of two sentences about a field is shown', () => {
  const error = refused('VALIDATION_FAILED', 'password: is missing', 'password: is too short');
  expect(formFailure(error, ['password']).fields).toEqual({ password: 'Is missing' });
});

test('a sentence with a colon and a space is not mistaken for a field', () => {
  const error = refused('EGRESS_REFUSED', 'The address 10.0.0.1: is private.');
  expect(formFailure(error, ['name']).general).toEqual(['The address 10.0.0.1: is private.']);
});

test('no answer at all reads as a lost connection, and a failure of the page as one of the page', () => {
  expect(failureSentences(new TypeError('Failed to fetch'))[0]).toContain('did not answer');
  expect(failureSentences(new RangeError('x'))[0]).toContain('in this page');
});

test('a code is told from others', () => {
  expect(hasCode(refused('LOCK_HELD', 'x'), 'LOCK_HELD')).toBe(true);
  expect(hasCode(refused('LOCK_HELD', 'x'), 'NOT_FOUND')).toBe(false);
  expect(hasCode(new Error('LOCK_HELD'), 'LOCK_HELD')).toBe(false);
});

import { expect, test } from 'vitest';
import { mergeOf } from './merge-proposal.policy.ts';

const HASH = `sha256:${'a'.repeat(64)}`;
const doc = (content: string) => ({ version: 3, content, updatedByName: 'Ana Lima' });
const proposal = (content: string | null, baseContent: string | null) => ({
  content,
  baseContent,
  baseHash: HASH,
  agent: 'claude-code',
});
const NEW = { baseHash: null, baseContent: null, agent: null };

test('what the document says already is the same, whatever it was written against', () => {
  expect(mergeOf(proposal('b\n', 'a\n'), doc('b\n'))).toEqual({ state: 'same', content: 'b\n' });
  expect(mergeOf(proposal(null, 'a\n'), undefined)).toEqual({ state: 'same', content: null });
});

test('where nobody wrote since, it is taken as it is, a deletion too', () => {
  expect(mergeOf(proposal('b\n', 'a\n'), doc('a\n'))).toEqual({ state: 'clean', content: 'b\n' });
  expect(mergeOf(proposal(null, 'a\n'), doc('a\n'))).toEqual({ state: 'clean', content: null });
  expect(mergeOf({ ...NEW, content: 'n\n' }, undefined)).toEqual({ state: 'clean', content: 'n\n' });
});

test('what was written against a text that nobody knows is shown as it is, and merged with nothing', () => {
  expect(mergeOf(proposal('b\n', null), doc('c\n'))).toEqual({ state: 'no-base', content: 'b\n' });
});

test('changes at different places are both in the result', () => {
  const base = 'one\n\ntwo\n\nthree\n';
  const merged = mergeOf(proposal('ONE\n\ntwo\n\nthree\n', base), doc('one\n\ntwo\n\nTHREE\n'));
  expect(merged).toEqual({ state: 'clean', content: 'ONE\n\ntwo\n\nTHREE\n' });
});

test('what is in the document already, with more besides, is the same', () => {
  const now = 'ONE\n\ntwo\n\nTHREE\n';
  const merged = mergeOf(proposal('ONE\n\ntwo\n\nthree\n', 'one\n\ntwo\n\nthree\n'), doc(now));
  expect(merged).toEqual({ state: 'same', content: now });
});

test('changes of the same line contradict each other, each side named', () => {
  const merged = mergeOf(proposal('mine\n', 'base\n'), doc('theirs\n'));
  expect(merged.state).toBe('conflict');
  expect(merged.content).toContain('proposed by claude-code');
  expect(merged.content).toContain('version 3 by Ana Lima');
});

test('a new document whose name was taken meanwhile contradicts what stands there', () => {
  const merged = mergeOf({ ...NEW, content: 'mine\n' }, doc('theirs\n'));
  expect(merged.state).toBe('conflict');
  expect(merged.content).toContain('<<<<<<< proposed\n');
});

test('taking away what was written in, and writing in what was taken away, contradict', () => {
  expect(mergeOf(proposal(null, 'a\n'), doc('b\n'))).toEqual({ state: 'conflict', content: null });
  expect(mergeOf(proposal('b\n', 'a\n'), undefined)).toEqual({ state: 'conflict', content: 'b\n' });
});

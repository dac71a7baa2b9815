import type { ProposalDetail } from '@cairn/contracts';
import { expect, test } from 'vitest';
import { hasMarks, outcomeOf, proposerOf, standOf } from './proposal-text.ts';

const proposal = {
  kind: 'change',
  state: 'open',
  agent: 'claude-code',
  machineName: 'laptop',
  proposedBy: { userId: '1', name: 'Ana' },
  baseHash: 'sha256:1',
  hash: 'sha256:2',
  baseContent: 'one',
  current: { version: 3, content: 'one', updatedByName: 'Ben', updatedAt: '' },
  merge: { state: 'clean', content: 'two' },
  settled: null,
} as unknown as ProposalDetail;

test('it is said who proposes, with what and where, as far as that is known', () => {
  expect(proposerOf(proposal)).toBe('claude-code of Ana on laptop');
  expect(proposerOf({ ...proposal, agent: null, machineName: null })).toBe('Ana');
});

test.each<[string, Partial<ProposalDetail>, string]>([
  ['the current version', {}, 'Made from the current version, 3.'],
  ['an older one', { baseContent: 'zero' }, 'Merges with what Ben saved since, version 3.'],
  ['none', { kind: 'new', baseHash: null, current: null }, 'There is no document of this name yet.'],
  ['a text of nobody', { merge: { state: 'no-base', content: '' } }, 'no version of this document'],
  ['what it says already', { merge: { state: 'same', content: '' } }, 'says this already'],
  ['lines that were changed since', { merge: { state: 'conflict', content: '' } }, 'The same lines'],
  [
    'a text that was changed, to go',
    { hash: null, merge: { state: 'conflict', content: null } },
    'to delete it',
  ],
  ['a text that is gone', { current: null, merge: { state: 'conflict', content: '' } }, 'brings it back'],
])('of one made from %s it is said how it stands', (_what, more, sentence) => {
  expect(standOf({ ...proposal, ...more })).toContain(sentence);
});

test('what became of it is told with who decided and which version came of it', () => {
  const settled = { at: '', by: { userId: '1', name: 'Ana' }, reason: null, version: 4 };
  expect(outcomeOf(proposal)).toBeUndefined();
  expect(outcomeOf({ ...proposal, state: 'accepted', settled })).toBe('Accepted by Ana as version 4');
  expect(outcomeOf({ ...proposal, state: 'rejected', settled: { ...settled, version: null } })).toBe(
    'Rejected by Ana',
  );
  expect(outcomeOf({ ...proposal, state: 'superseded', settled: { ...settled, by: null } })).toMatch(
    /^Done with:/,
  );
});

test('marks of a conflict are seen at the beginning of a line alone', () => {
  expect(hasMarks('a\n<<<<<<< proposed\nb\n=======\nc\n>>>>>>> version 2\n')).toBe(true);
  expect(hasMarks('a <<<<<<< b\n=======\n')).toBe(false);
});

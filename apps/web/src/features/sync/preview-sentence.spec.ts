import type { SyncPreview } from '@cairn/contracts';
import { expect, test } from 'vitest';
import { previewSentence } from './preview-sentence';

const none = { add: 0, update: 0, delete: 0 };

function preview(counts: Partial<SyncPreview['counts']>): SyncPreview {
  return {
    ready: true,
    head: 'abc',
    isFirst: true,
    counts: { incoming: none, outgoing: none, merges: 0, collisions: 0, same: 0, skipped: 0, ...counts },
    list: 'incoming',
    data: [],
    meta: { page: 1, perPage: 20, total: 0 },
  };
}

test('what would come, go, merge and collide is one sentence', () => {
  const counts = {
    incoming: { add: 2, update: 1, delete: 0 },
    outgoing: { add: 0, update: 0, delete: 4 },
    merges: 1,
    collisions: 1,
    same: 5,
  };
  expect(previewSentence(preview(counts))).toBe(
    '3 documents would come from git, 4 would go there, 1 would be merged, 1 collides, 5 are the same.',
  );
});

test('two empty sides have nothing to exchange', () => {
  expect(previewSentence(preview({}))).toBe('There is nothing to exchange: both sides are empty.');
});

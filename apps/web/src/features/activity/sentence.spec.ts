import { expect, test } from 'vitest';
import { sentenceOf } from './sentence';

const read = (name: string, payload: Record<string, unknown>) => {
  const { who, text, doc, rest } = sentenceOf({ seq: 1, name, at: '2026-01-01T00:00:00Z', payload });
  return [who, text, doc ? `${doc.fileName}${rest ?? ''}` : undefined].filter(Boolean).join(' ');
};
const doc = { docId: 'd1', fileName: 'guides/setup.md', updatedBy: 'u1', updatedByName: 'Ana' };

test.each([
  ['doc:updated', { ...doc, version: 4 }, 'Ana saved guides/setup.md, version 4'],
  ['doc:updated', { ...doc, version: 1 }, 'Ana added guides/setup.md, version 1'],
  ['doc:updated', { ...doc, updatedBy: null, version: 2 }, 'From git: guides/setup.md, version 2'],
  ['doc:deleted', { ...doc, updatedBy: null }, 'Removed in git: guides/setup.md'],
  ['lock:acquired', { lockedByName: 'Ana', reason: 'Style' }, 'Ana took the lock: Style'],
  ['lock:released', { releasedBy: 'u1', releasedByName: 'Ana', forced: true }, 'Ana broke the lock'],
  ['lock:released', { releasedBy: null, releasedByName: '', forced: false }, 'The lock ran out'],
  [
    'sync:complete',
    { pulled: 1, pushed: 2, conflicts: 0, commit: '4fe01ab99' },
    'Synced with git: 1 document taken, 2 documents published as 4fe01ab',
  ],
  ['sync:complete', { pulled: 0, pushed: 0, conflicts: 0 }, 'Synced with git: nothing had changed'],
  ['pipeline:updated', {}, 'pipeline:updated'],
])('%s %j reads “%s”', (name, payload, text) => {
  expect(read(name, payload)).toBe(text);
});

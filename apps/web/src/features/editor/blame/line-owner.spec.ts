import type { Blame, DocVersion } from '@cairn/contracts';
import { expect, test } from 'vitest';
import { lineOwners } from './line-owner';

const now = Date.parse('2026-11-20T12:00:00Z');
const version = (number: number, more: Partial<DocVersion> = {}): DocVersion => ({
  docId: 'd',
  version: number,
  hash: 'sha256:0',
  size: 1,
  source: 'edit',
  createdAt: '2026-11-20T09:00:00Z',
  createdBy: null,
  createdByName: 'Ana',
  commit: null,
  agent: null,
  note: null,
  authors: [],
  ...more,
});
const blame = (runs: Blame['runs'], versions: DocVersion[], lookedBackTo: number | null = null): Blame => ({
  version: 9,
  lineCount: 4,
  runs,
  versions,
  lookedBackTo,
});
const by = (name: string) => ({ userId: null, name });

test('each line says who wrote it and when, and its version and note on asking', () => {
  const owners = lineOwners(
    blame(
      [
        { line: 1, count: 2, version: 2, by: by('Ana') },
        { line: 3, count: 1, version: 1, by: by('Bartholomew Longname') },
      ],
      [version(2, { note: 'ready *now*' }), version(1)],
    ),
    now,
  );
  expect(owners.map(({ label }) => label)).toEqual([
    'Ana · 3 hr ago',
    'Ana · 3 hr ago',
    'Bartholo… · 3 hr ago',
  ]);
  expect(owners.map(({ initials }) => initials)).toEqual(['A', 'A', 'BL']);
  expect(owners[0]!.hover).toContain('Version 2');
  expect(owners[0]!.hover).toContain(String.raw`ready \*now\*`);
});

test('a line of an agent names it and its session', () => {
  const agent = { name: 'claude', session: 's1' };
  const [owner] = lineOwners(
    blame([{ line: 1, count: 1, version: 1, by: by('Ana') }], [version(1, { agent })]),
    now,
  );
  expect(owner!.label).toBe('claude · 3 hr ago');
  expect(owner!.hover).toContain('Ana with claude, session s1');
});

test('a line from before what was compared says so', () => {
  const [owner] = lineOwners(blame([{ line: 1, count: 1, version: null, by: null }], [], 40), now);
  expect(owner).toEqual({
    label: 'earlier',
    initials: '…',
    hover: 'Older than version 40, further back than was compared.',
  });
});

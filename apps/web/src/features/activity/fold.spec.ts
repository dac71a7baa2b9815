import type { ProjectEvent } from '@cairn/contracts';
import { expect, test } from 'vitest';
import { foldImports } from './fold';

const event = (seq: number, name: string, updatedBy: string | null = null) =>
  ({ seq, name, payload: { updatedBy }, at: '2026-01-01T00:00:00.000Z' }) as ProjectEvent;
const git = (seq: number) => event(seq, 'doc:updated');
const sequences = (events: ProjectEvent[]) => foldImports(events).map((run) => run.map(({ seq }) => seq));

test('four or more documents from git in a row stand together', () => {
  expect(sequences([git(9), git(8), git(7), git(6), event(5, 'sync:complete')])).toEqual([[9, 8, 7, 6], [5]]);
});

test('fewer stand alone, and what a person saved ends the run', () => {
  expect(sequences([git(9), git(8), git(7)])).toEqual([[9], [8], [7]]);
  const saved = event(7, 'doc:updated', 'ana');
  expect(sequences([git(9), git(8), saved, git(6), git(5)])).toEqual([[9], [8], [7], [6], [5]]);
});

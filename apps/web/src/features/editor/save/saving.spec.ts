import type { Doc } from '@cairn/contracts';
import { beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { BufferState, DocumentBuffer } from '../buffer';
import { createSaving } from './saving';
import type { SaveOutcome } from './save-document';

const docOf = (version: number, content: string): Doc => ({
  id: 'd',
  projectId: 'p',
  fileName: 'a.md',
  kind: 'document',
  hash: `sha256:${'0'.repeat(64)}`,
  version,
  size: content.length,
  updatedAt: '2026-11-20T12:04:00Z',
  updatedBy: null,
  updatedByName: 'Ana',
  publishState: 'pending',
  publishing: {
    savedAt: '2026-01-01T00:00:00.000Z',
    commit: null,
    committedAt: null,
    reviewUrl: null,
    reviewSince: null,
    conflictSince: null,
  },
  can: { edit: true, delete: true },
  content,
});

function fakeBuffer(text: string) {
  const state = createStore<BufferState>(() => ({
    base: docOf(5, 'old'),
    isDirty: true,
    newer: null,
    taken: null,
    deletedBy: null,
    revision: 0,
  }));
  return {
    docId: 'd',
    state,
    submit: () => ({ text, mark: 3 }),
    accept: vi.fn(),
    rebase: vi.fn(),
  };
}

const onSaved = vi.fn();
const send = vi.fn<(request: { content: string; baseVersion: number }) => Promise<SaveOutcome>>();
function setUp() {
  const buffer = fakeBuffer('mine');
  const saving = createSaving({ buffer: buffer as unknown as DocumentBuffer, send, onSaved });
  return { buffer, saving, phase: () => saving.phase.getState().value };
}
beforeEach(() => vi.resetAllMocks());

test('a save names the version it builds on, and becomes the new one', async () => {
  const { buffer, saving, phase } = setUp();
  send.mockResolvedValue({ kind: 'saved', doc: docOf(6, 'mine') });
  expect(await saving.save()).toBe(true);
  expect(send).toHaveBeenCalledWith({ content: 'mine', baseVersion: 5 });
  expect(buffer.accept).toHaveBeenCalledWith(docOf(6, 'mine'), { text: 'mine', mark: 3 });
  expect(phase()).toEqual({ kind: 'saved', version: 6, at: '2026-11-20T12:04:00Z' });
});

test('a clean merge is offered, not made; asked for, it is saved on top of what is current', async () => {
  const { buffer, saving, phase } = setUp();
  const stale: SaveOutcome = {
    kind: 'stale',
    current: docOf(6, 'theirs'),
    merge: { clean: true, content: 'both' },
  };
  send.mockResolvedValueOnce(stale);
  expect(await saving.save()).toBe(false);
  expect(phase()).toEqual({ kind: 'mergeable', current: docOf(6, 'theirs'), merged: 'both' });
  expect(buffer.rebase).not.toHaveBeenCalled();

  send.mockResolvedValueOnce(stale).mockResolvedValueOnce({ kind: 'saved', doc: docOf(7, 'both') });
  expect(await saving.saveMerged()).toBe(true);
  expect(send).toHaveBeenLastCalledWith({ content: 'both', baseVersion: 6 });
  expect(buffer.rebase).toHaveBeenCalledWith(docOf(7, 'both'), 'both');
});

test('a merge that does not fit is a conflict, also when a clean one was expected', async () => {
  const { saving, phase } = setUp();
  send.mockResolvedValue({
    kind: 'stale',
    current: docOf(6, 'theirs'),
    merge: { clean: false, content: '<<<<<<<' },
  });
  expect(await saving.saveMerged()).toBe(false);
  expect(phase()).toMatchObject({ kind: 'conflict', merged: '<<<<<<<' });
});

test('what was settled by hand stays as the text when it cannot be saved', async () => {
  const { buffer, saving, phase } = setUp();
  send.mockResolvedValue({ kind: 'unreachable' });
  expect(await saving.saveSettled(docOf(6, 'theirs'), 'settled')).toBe(false);
  expect(buffer.rebase).toHaveBeenCalledWith(docOf(6, 'theirs'), 'settled');
  expect(phase()).toEqual({ kind: 'unreachable' });
});

test('a second save waits for nothing: while one runs, it is not sent', async () => {
  const { saving } = setUp();
  send.mockReturnValue(new Promise(() => {}));
  void saving.save();
  expect(await saving.save()).toBe(false);
  expect(send).toHaveBeenCalledTimes(1);
});

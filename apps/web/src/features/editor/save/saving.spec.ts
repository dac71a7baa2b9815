import type { Doc, DocVersion } from '@cairn/contracts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { CutOutcome, SaveOutcome, SaveRequest } from './save-document';
import { createSaving } from './saving';

const at = '2026-11-20T12:04:00Z';
const docOf = (version: number) => ({ version, updatedAt: at }) as Doc;
const cutOf = (version: number): CutOutcome => ({
  kind: 'cut',
  version: { version, createdAt: at } as DocVersion,
});
const staleWith = (clean: boolean, content: string): SaveOutcome => ({
  kind: 'stale',
  current: docOf(6),
  merge: { clean, content },
});

const onVersion = vi.fn();
const whenSaved = vi.fn<() => Promise<boolean>>();
const sendCut = vi.fn<(note: string | undefined) => Promise<CutOutcome>>();
const send = vi.fn<(request: SaveRequest) => Promise<SaveOutcome>>();
function setUp() {
  const saving = createSaving({ whenSaved, sendCut, send, onVersion });
  return { saving, phase: () => saving.phase.getState().value };
}
beforeEach(() => {
  vi.resetAllMocks();
  whenSaved.mockResolvedValue(true);
});

test('a version is made of what is on the server, with the note', async () => {
  const { saving, phase } = setUp();
  sendCut.mockResolvedValue(cutOf(6));
  expect(await saving.cut('before the release')).toBe(true);
  expect(sendCut).toHaveBeenCalledWith('before the release');
  expect(phase()).toEqual({ kind: 'saved', version: 6, at });
  expect(onVersion).toHaveBeenCalledTimes(1);
});

test('no version is made while some of the text is still here only', async () => {
  const { saving, phase } = setUp();
  whenSaved.mockResolvedValue(false);
  expect(await saving.cut()).toBe(false);
  expect(sendCut).not.toHaveBeenCalled();
  expect(phase()).toEqual({ kind: 'on-the-way' });
});

test('a draft that fits is merged on top of what is current', async () => {
  const { saving, phase } = setUp();
  send.mockResolvedValueOnce(staleWith(true, 'both')).mockResolvedValueOnce({ kind: 'saved', doc: docOf(7) });
  expect(await saving.bringBack({ content: 'mine', baseVersion: 5 })).toBe(true);
  expect(send).toHaveBeenLastCalledWith({ content: 'both', baseVersion: 6 });
  expect(phase()).toMatchObject({ kind: 'saved', version: 7 });
});

test('a draft that contradicts is settled by hand, and what was settled is sent again after a failure', async () => {
  const { saving, phase } = setUp();
  send.mockResolvedValueOnce(staleWith(false, '<<<<<<<'));
  expect(await saving.bringBack({ content: 'mine', baseVersion: 5 })).toBe(false);
  expect(phase()).toMatchObject({ kind: 'conflict', merged: '<<<<<<<' });

  send.mockResolvedValueOnce({ kind: 'unreachable' });
  expect(await saving.settle(docOf(6), 'settled')).toBe(false);
  expect(phase()).toEqual({ kind: 'unreachable' });
  send.mockResolvedValueOnce({ kind: 'saved', doc: docOf(7) });
  saving.retry();
  await vi.waitFor(() => expect(phase()).toMatchObject({ kind: 'saved', version: 7 }));
  expect(send).toHaveBeenLastCalledWith({ content: 'settled', baseVersion: 6 });
});

test('one at a time: while a version is being made, no other is asked for', async () => {
  const { saving } = setUp();
  sendCut.mockReturnValue(new Promise(() => {}));
  void saving.cut();
  expect(await saving.cut()).toBe(false);
  await vi.waitFor(() => expect(sendCut).toHaveBeenCalledTimes(1));
});

test('a version that failed is made after all once the server has cut one by itself', async () => {
  const { saving, phase } = setUp();
  sendCut.mockResolvedValue({ kind: 'unreachable' });
  await saving.cut();
  expect(phase()).toEqual({ kind: 'unreachable' });
  saving.hear(6, at);
  expect(phase()).toEqual({ kind: 'saved', version: 6, at });
  expect(onVersion).toHaveBeenCalledTimes(1);
});

test('a version whose answer was lost on the way is made, as the room told', async () => {
  const { saving, phase } = setUp();
  sendCut.mockImplementation(async () => {
    saving.hear(6, at);
    return { kind: 'unreachable' };
  });
  expect(await saving.cut()).toBe(true);
  expect(phase()).toEqual({ kind: 'saved', version: 6, at });
});

test('what was heard before a version was asked for says nothing of it', async () => {
  const { saving, phase } = setUp();
  saving.hear(6, at);
  sendCut.mockResolvedValue({ kind: 'unreachable' });
  expect(await saving.cut()).toBe(false);
  expect(phase()).toEqual({ kind: 'unreachable' });
});

test('a note that failed can be sent again to the version that was made without it', async () => {
  const { saving, phase } = setUp();
  sendCut.mockResolvedValueOnce({ kind: 'unreachable' }).mockResolvedValueOnce(cutOf(6));
  await saving.cut('before the release');
  saving.hear(6, at);
  expect(phase()).toEqual({ kind: 'note-missing', version: 6 });
  saving.retry();
  await vi.waitFor(() => expect(phase()).toEqual({ kind: 'saved', version: 6, at }));
  expect(sendCut).toHaveBeenLastCalledWith('before the release');
});

test('a version of the text is none of a draft that could not be merged', async () => {
  const { saving, phase } = setUp();
  send.mockResolvedValue({ kind: 'unreachable' });
  await saving.bringBack({ content: 'mine', baseVersion: 5 });
  saving.hear(6, at);
  expect(phase()).toEqual({ kind: 'unreachable' });
});

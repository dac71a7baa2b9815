import { expect, test } from 'vitest';
import { type Progress, StderrReader } from './git.progress.ts';

function read(...chunks: string[]) {
  const progress: Progress[] = [];
  const received: number[] = [];
  const reader = new StderrReader({
    onProgress: (line) => progress.push(line),
    onReceived: (bytes) => received.push(bytes),
  });
  for (const chunk of chunks) reader.add(chunk);
  return { progress, received, kept: reader.end() };
}

test('counts, whatever way the lines are cut', () => {
  const { progress, kept } = read(
    'remote: Enumerating objects: 15, done.        \nremote: Counting obj',
    'ects:  50% (5/10)\rReceiving objects: 100% (15/15), 1.50 KiB | 1.00 MiB/s, done.\nResolving deltas:   0% (0/3)\r',
  );
  expect(progress).toEqual([
    { phase: 'remote: Enumerating objects', done: 15, total: null },
    { phase: 'remote: Counting objects', done: 5, total: 10 },
    { phase: 'Receiving objects', done: 15, total: 15 },
    { phase: 'Resolving deltas', done: 0, total: 3 },
  ]);
  expect(kept).toBe('');
});

test('bytes received, and not what a server says of itself', () => {
  const { received } = read(
    'Receiving objects:  10% (1/10), 900 bytes | 1.00 KiB/s\r',
    'Receiving objects:  20% (2/10), 1.50 KiB | 1.00 MiB/s\r',
    'Receiving objects:  90% (9/10), 2.00 GiB | 9.00 MiB/s\r',
    'remote: Receiving objects:  90% (9/10), 9.00 GiB | 9.00 MiB/s\n',
  );
  expect(received).toEqual([900, 1536, 2 ** 31]);
});

test('keeps what is no progress, the end of it when it is long', () => {
  expect(read('remote: error: 3 files too large\nfatal: no').kept).toBe(
    'remote: error: 3 files too large\nfatal: no\n',
  );
  const { kept } = read(`${'x'.repeat(1000)}\n`.repeat(100), 'fatal: the end\n');
  expect(kept.length).toBeLessThanOrEqual(32_768);
  expect(kept.endsWith('fatal: the end\n')).toBe(true);
});

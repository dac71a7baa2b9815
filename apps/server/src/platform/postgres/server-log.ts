import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What the server says before its own log collector runs. */
export const START_LOG = 'start.log';
const KEPT_FILES = 5;
const TAIL_BYTES = 4096;
const RECENT_LINES = 20;
// The kernel stamps files by a clock that ticks every few milliseconds, and a server can end between two ticks.
const CLOCK_TICK_MS = 20;

/** Why the server ended, as far as its log tells: its last fatal line since `since` and those around it, or its last lines. */
export async function lastWords(logs: string, since: number): Promise<string> {
  const files = (await logFiles(logs)).filter(({ changed }) => changed >= since - CLOCK_TICK_MS).slice(0, 2);
  const tails = await Promise.all(files.map(({ path }) => tail(path).catch(() => '')));
  const lines = tails.toReversed().join('\n').split('\n').filter(Boolean).slice(-RECENT_LINES);
  const fatal = lines.findLastIndex((line) => /\b(FATAL|PANIC):/.test(line));
  const chosen = fatal < 0 ? lines.slice(-3) : lines.slice(Math.max(fatal - 1, 0), fatal + 3);
  return chosen.map(withoutPrefix).join(' | ');
}

/** Keeps the newest files; the server turns to a new one at 10 MB but never removes any. */
export async function pruneLogs(logs: string): Promise<void> {
  const files = (await logFiles(logs)).filter(({ path }) => !path.endsWith(START_LOG));
  await Promise.all(files.slice(KEPT_FILES).map(({ path }) => rm(path, { force: true })));
}

/** Newest first. */
async function logFiles(logs: string): Promise<{ path: string; changed: number }[]> {
  const names = await readdir(logs).catch(() => []);
  const files = names
    .filter((name) => name === START_LOG || name.startsWith('postgresql-'))
    .map(async (name) => {
      const path = join(logs, name);
      return { path, changed: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0 };
    });
  return (await Promise.all(files)).toSorted((a, b) => b.changed - a.changed);
}

async function tail(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString();
  } finally {
    await file.close();
  }
}

/** The server's default prefix: `2026-08-01 12:00:00.000 UTC [123] `. */
const withoutPrefix = (line: string) => line.replace(/^\S+ \S+ \S+ \[\d+\] /, '');

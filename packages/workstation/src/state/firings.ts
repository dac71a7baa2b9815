import { closeSync, mkdirSync, openSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { failedWith } from '../errors/workstation.error.ts';

/** When a tool last ran its hook in a checkout: the time of an empty file. */
const fileOf = (notesDir: string, tool: string): string =>
  join(notesDir, 'fired', tool.replaceAll(/[^\w-]/g, '_'));

/** Nothing where there are no notes in the checkout yet, or none can be made. */
export function noteFiring(notesDir: string, tool: string, now = new Date()): void {
  const file = fileOf(notesDir, tool);
  try {
    utimesSync(file, now, now);
  } catch (error) {
    if (failedWith(error, 'ENOENT')) makeFile(notesDir, file);
  }
}

/** ISO 8601; null when it never did. */
export function lastFiring(notesDir: string, tool: string): string | null {
  return statSync(fileOf(notesDir, tool), { throwIfNoEntry: false })?.mtime.toISOString() ?? null;
}

function makeFile(notesDir: string, file: string): void {
  try {
    if (!statSync(notesDir, { throwIfNoEntry: false })) return;
    mkdirSync(join(notesDir, 'fired'), { recursive: true });
    closeSync(openSync(file, 'a', 0o644));
  } catch {
    // A full disk or a folder that cannot be written to: it is not worth a word in an agent's session.
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../documents/manifest.ts';
import { readPrevious } from '../../documents/previous-contents.ts';
import type { HookScene } from '../hook-scene.ts';
import { type ToldDocuments, documentsNow, readTold, tellingAlone, writeTold } from './told-documents.ts';

/** Claude Code puts longer texts into a file, others cut them. */
const MAX_CHARACTERS = 10_000;
const MAX_NAMES = 20;
/** Where more lines differ, the diff says less than the text. */
const MAX_CHANGED_LINES = 1_000;

interface Change {
  readonly fileName: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** What changed in the documents since the session was last told; null when nothing did. It is told once. */
export async function announceChanges(scene: HookScene): Promise<string | null> {
  const now = documentsNow(scene);
  if (now === null || readTold(scene)?.hash === now.hash) return null;
  const changes = tellingAlone(scene, () => newsOf(scene, now));
  if (!changes || changes.length === 0) return null;
  return announcement(scene, changes);
}

/** The news, noted as told. A session that was never told anything begins with what is there. */
function newsOf(scene: HookScene, now: ToldDocuments): Change[] {
  const told = readTold(scene);
  if (told?.hash === now.hash) return [];
  writeTold(scene, now);
  if (told === null) return [];
  const names = [...new Set([...told.files.keys(), ...now.files.keys()])].toSorted();
  return names
    .map((fileName) => ({ fileName, from: told.files.get(fileName), to: now.files.get(fileName) }))
    .filter(({ from, to }) => from !== to);
}

async function announcement({ checkout }: HookScene, changes: readonly Change[]): Promise<string> {
  const called = ({ fileName }: Change) => `${checkout.docsName}/${fileName}`;
  const head = [
    sentence(
      'Cairn updated documents of this project just now',
      changes.filter(({ from, to }) => from && to),
      called,
    ),
    sentence(
      'New documents',
      changes.filter(({ from }) => !from),
      called,
    ),
    sentence(
      'Removed documents',
      changes.filter(({ to }) => !to),
      called,
    ),
  ].filter((line) => line !== '');
  head.push('What was read from changed or removed documents before is out of date.');
  const changed = changes.filter(({ from, to }) => from && to);
  let text = head.join(' ');
  for (const [n, change] of changed.entries()) {
    // What one does not need is left to those after it.
    const share = Math.floor((MAX_CHARACTERS - text.length) / (changed.length - n));
    const diff = await diffOf(checkout, change, called(change), share - 2);
    if (diff !== null) text += `\n\n${diff}`;
  }
  return text.slice(0, MAX_CHARACTERS);
}

function sentence(what: string, changes: readonly Change[], called: (change: Change) => string): string {
  if (changes.length === 0) return '';
  const names = changes.slice(0, MAX_NAMES).map(called).join(', ');
  const more = changes.length > MAX_NAMES ? ` and ${changes.length - MAX_NAMES} more` : '';
  return `${what}: ${names}${more}.`;
}

/** Null when there is no room for anything. */
async function diffOf(
  { docsDir, notesDir }: HookScene['checkout'],
  { fileName, from, to }: Change,
  name: string,
  room: number,
): Promise<string | null> {
  const before = readPrevious(notesDir, from ?? '');
  const after = textOf(join(docsDir, fileName), to ?? '');
  const readAgain = `${name}: read it again; its former text is not kept here.`;
  if (before === undefined || after === null) return readAgain.length <= room ? readAgain : null;
  const { createTwoFilesPatch } = await import('diff');
  const patch = createTwoFilesPatch(
    `${name} (before)`,
    `${name} (now)`,
    before,
    after,
    undefined,
    undefined,
    {
      context: 3,
      maxEditLength: MAX_CHANGED_LINES,
    },
  );
  const diff = patch?.replace(/^=+\n/, '').trimEnd();
  if (diff === undefined) return `${name}: most of it changed; read it again.`.slice(0, room);
  return diff.length <= room ? diff : cutOff(diff, name, room);
}

/** Whole lines, and what is missing said. */
function cutOff(diff: string, name: string, room: number): string | null {
  const lines = diff.split('\n');
  const note = (left: number) => `[${left} more lines of this diff are left out; read ${name}]`;
  let kept = lines.length;
  let size = diff.length;
  while (kept > 0 && size + note(lines.length).length + 1 > room) size -= (lines[--kept] ?? '').length + 1;
  return kept === 0 ? null : `${lines.slice(0, kept).join('\n')}\n${note(lines.length - kept)}`;
}

/** Null when it is not (or no longer) the text that the notes name. */
function textOf(path: string, hash: string): string | null {
  try {
    const text = readFileSync(path, 'utf8');
    return sha256(text) === hash ? text : null;
  } catch {
    return null;
  }
}

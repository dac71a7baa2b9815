import { fileNameRefused } from '../docs.errors.ts';

// The least of what file systems allow (255 bytes a name), and room for the folder above.
const MAX_SEGMENT_BYTES = 255;
const MAX_NAME_BYTES = 900;
const MAX_DEPTH = 32;
// Reserved by Windows, whatever follows the first dot.
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
// What git takes for its own folder on some file system: `.git`, its short name, and with ignorable characters inside.
const GIT = /^(\.git|git~\d+)[. ]*$/i;
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/;

/** The name as it is kept (NFC); throws FILE_NAME_REFUSED for whatever some workstation or git could not hold. */
export function checkedFileName(name: string): string {
  const normal = name.normalize('NFC');
  const problem = problemOf(normal);
  if (problem) throw fileNameRefused(problem);
  return normal;
}

/** Why a name cannot be kept; undefined when it can. */
export function problemOf(name: string): string | undefined {
  if (CONTROL.test(name)) return 'must not hold control or invisible characters';
  // What stands for bytes that were no UTF-8 would come back as other bytes.
  if (!name.isWellFormed() || name.includes('\ufffd')) return 'must be valid Unicode';
  if (name.includes('\\') || /[<>:"|?*]/.test(name))
    return 'must not hold any of \\ < > : " | ? *, which Windows cannot keep';
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `must have at most ${MAX_NAME_BYTES} bytes`;
  const segments = name.split('/');
  if (segments.length > MAX_DEPTH) return `must lie at most ${MAX_DEPTH} folders deep`;
  return segments.map(problemOfSegment).find((problem) => problem !== undefined);
}

function problemOfSegment(segment: string, index: number): string | undefined {
  if (segment === '') return 'must not begin or end with "/", or hold "//"';
  if (segment === '.' || segment === '..') return 'must not hold "." or ".." as a part';
  if (segment.startsWith('-')) return 'no part may begin with "-"';
  if (/[. ]$/.test(segment)) return 'no part may end with a dot or a space';
  if (segment.startsWith(' ')) return 'no part may begin with a space';
  if (GIT.test(segment.replace(/[\u200c\u200d]/g, ''))) return 'must not name git’s own folder';
  if (DEVICE.test(segment)) return `"${segment}" is reserved by Windows`;
  if (index === 0 && segment.toLowerCase() === '.cairn')
    return '".cairn" is kept for what workstations note down';
  if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES)
    return `no part may have more than ${MAX_SEGMENT_BYTES} bytes`;
  return undefined;
}

/** Two names that some file system takes for one. */
export const nameKey = (name: string): string => name.normalize('NFC').toLowerCase();

/** The folders a name lies in, the outermost first. */
export function foldersOf(name: string): string[] {
  const parts = name.split('/').slice(0, -1);
  return parts.map((_part, at) => parts.slice(0, at + 1).join('/'));
}

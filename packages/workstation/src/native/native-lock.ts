import { join } from 'node:path';
import type { NativeShape } from '@cairn/toolkit/native';
import { isObject, jsonText } from '../files/json-file.ts';
import { readText, replaceFile } from '../files/whole-file.ts';

/** A document that a native file, or a part of one, is made of. */
export interface NativeOrigin {
  readonly fileName: string;
  /** `sha256:…` of the document's content. */
  readonly hash: string;
  /** Where it was known. */
  readonly version?: number;
}

/** A part as it was written: by its hash a later change of it is seen. */
interface LockedPart {
  /** 64 hexadecimal digits, of its text. */
  readonly hash: string;
  readonly from: NativeOrigin | null;
}

export interface LockedFile {
  readonly shape: NativeShape;
  readonly parts: Readonly<Record<string, LockedPart>>;
}

/** What was put into the checkout's native files, by path. */
export type NativeLock = ReadonlyMap<string, LockedFile>;

const lockFile = (notesDir: string): string => join(notesDir, 'native.json');
const SHAPES: readonly unknown[] = ['whole', 'markdown', 'toml', 'json'] satisfies NativeShape[];

/** Nothing where there is none, or none that can be read: then only markers tell what is ours. */
export function readNativeLock(notesDir: string): NativeLock {
  const lock = new Map<string, LockedFile>();
  const files = parsedFiles(readText(lockFile(notesDir)));
  for (const [path, file] of Object.entries(files)) if (isLockedFile(file)) lock.set(path, file);
  return lock;
}

export function writeNativeLock(notesDir: string, lock: NativeLock): void {
  const text = nativeLockText(lock);
  if (readText(lockFile(notesDir)) !== text) replaceFile(lockFile(notesDir), text, 0o644);
}

function nativeLockText(lock: NativeLock): string {
  const paths = [...lock.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  return jsonText({ v: 1, files: Object.fromEntries(paths.map((path) => [path, lock.get(path)])) });
}

function parsedFiles(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const root: unknown = JSON.parse(text ?? '{}');
    return isObject(root) && root['v'] === 1 && isObject(root['files']) ? root['files'] : {};
  } catch {
    return {};
  }
}

function isLockedFile(file: unknown): file is LockedFile {
  return (
    isObject(file) &&
    SHAPES.includes(file['shape']) &&
    isObject(file['parts']) &&
    Object.values(file['parts']).every(
      (part) =>
        isObject(part) &&
        typeof part['hash'] === 'string' &&
        (part['from'] === null || isObject(part['from'])),
    )
  );
}

import { parse as parseToml } from 'smol-toml';
import { isMarked, markOf } from '../tools/fresh-text.ts';
import { blocksIn, outsideBlocks, withBlocks } from '../tools/marked-text.ts';
import { isObject } from '../tools/mcp-servers.ts';
import type { NativeFile, NativePart, NativeShape } from '../tools/native-file.ts';
import { byCodeUnits } from '../tools/tool-doc.ts';
import { isBareJson, jsonPartsIn, launchedKeysIn, withJsonParts } from './json-parts.ts';

/** A part as it stands in a file: its text, and of a marked block the beginning of its document’s hash. */
export interface StandingPart {
  text: string;
  mark: string | null;
}

/** What a part becomes; null: it is taken away. */
export type PartChange = Pick<NativePart, 'text' | 'from'> | null;

/** The parts of ours in a file, those of the given keys at least; null: the file cannot be read. */
export function partsIn(
  shape: NativeShape,
  text: string,
  keys: readonly string[],
): Map<string, StandingPart> | null {
  if (shape === 'whole') return new Map([['', { text, mark: null }]]);
  if (isMarked(shape)) {
    if (shape === 'toml' && !tomlOf(outsideBlocks('toml', text))) return null;
    return new Map([...blocksIn(shape, text)].map(([key, block]) => [key, block]));
  }
  const values = jsonPartsIn(text, new Set([...keys, ...launchedKeysIn(text)]));
  return values && new Map([...values].map(([key, value]) => [key, { text: value, mark: null }]));
}

/**
 * What a person says outside our markers about the same thing, so that ours beside it would break the file or say it twice:
 * the same, otherwise, or (null) nothing.
 */
export function saidOutside(
  shape: NativeShape,
  text: string,
  { key, text: wanted, back }: NativePart,
): 'same' | 'otherwise' | null {
  if (shape === 'markdown') {
    const isPointer = back === null;
    const lines = isPointer ? outsideBlocks('markdown', text).split(/\r?\n/) : [];
    return lines.includes(wanted.trimEnd()) ? 'same' : null;
  }
  if (shape !== 'toml') return null;
  const name = key.slice(key.lastIndexOf('#') + 1);
  const [theirs, ours] = [outsideBlocks('toml', text), wanted].map((one) => serverIn(one, name));
  if (theirs === undefined) return null;
  return theirs === ours ? 'same' : 'otherwise';
}

/**
 * Whether a file of theirs holds nothing but one of our documents. What was imported from a file that has no markers was
 * all of it.
 */
export function isSaidWhole(file: NativeFile | undefined, text: string | null, isImported: boolean): boolean {
  if (file?.shape !== 'markdown' || text === null || text.trim() === '') return false;
  if (isImported && blocksIn('markdown', text).size === 0) return true;
  const said = text.replaceAll('\r\n', '\n').trim();
  return file.parts.some(({ text: wanted, back }) => back === 'verbatim' && wanted.trim() === said);
}

function serverIn(text: string, name: string): string | undefined {
  const servers = tomlOf(text)?.mcp_servers;
  if (!isObject(servers) || !Object.hasOwn(servers, name)) return undefined;
  return JSON.stringify(sorted(servers[name]));
}

const sorted = (value: unknown): unknown =>
  isObject(value)
    ? Object.entries(value)
        .map(([key, one]) => [key, sorted(one)] as const)
        .toSorted(([a], [b]) => byCodeUnits(a, b))
    : value;

/** The file with its parts changed; null: nothing is left of it. */
export function withParts(
  shape: NativeShape,
  text: string,
  changes: ReadonlyMap<string, PartChange>,
): string | null {
  if (shape === 'whole') return changes.get('')?.text ?? null;
  if (isMarked(shape)) {
    const blocks = [...changes].map(
      ([key, change]) =>
        [key, change && { key, text: change.text, mark: markOf(change.from?.hash ?? '') }] as const,
    );
    const written = withBlocks(shape, text, new Map(blocks));
    return written.trim() === '' ? null : written;
  }
  const values = new Map([...changes].map(([key, change]) => [key, change?.text ?? null]));
  const isRemoval = [...values.values()].every((value) => value === null);
  const written = withJsonParts(text.trim() === '' ? '{}\n' : text, values);
  return isRemoval && isBareJson(written) ? null : written;
}

function tomlOf(text: string): Record<string, unknown> | null {
  try {
    return parseToml(text);
  } catch {
    return null;
  }
}

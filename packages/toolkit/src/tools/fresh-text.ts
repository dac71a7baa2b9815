import { type MarkStyle, withBlocks } from './marked-text.ts';
import { LAUNCHED, type NativeFile, type NativePart, jsonPath } from './native-file.ts';

/** The text of a file in a checkout that has none of it yet. */
export function freshText({ shape, parts }: NativeFile): string {
  if (shape === 'whole') return parts[0]?.text ?? '';
  if (shape === 'json') return freshJson(parts);
  return withBlocks(shape, '', new Map(parts.map((part) => [part.key, blockOf(part)])));
}

const blockOf = ({ key, text, from }: NativePart) => ({ key, text, mark: markOf(from?.hash ?? '') });

/** So much of a hash as stands in a marker. */
export const markOf = (hash: string): string =>
  hash
    .replace(/^sha256:/, '')
    .padEnd(16, '0')
    .slice(0, 16);

export const isMarked = (shape: NativeFile['shape']): shape is MarkStyle =>
  shape === 'markdown' || shape === 'toml';

function freshJson(parts: readonly NativePart[]): string {
  const root = new Map<string, unknown>();
  for (const { key, text } of parts) {
    const path = jsonPath(key);
    const isElement = path.at(-1) === LAUNCHED;
    const names = isElement ? path.slice(0, -1) : path;
    const parent = names.slice(0, -1).reduce((map, name) => {
      const next = map.get(name);
      if (next instanceof Map) return next as Map<string, unknown>;
      const made = new Map<string, unknown>();
      map.set(name, made);
      return made;
    }, root);
    const value: unknown = JSON.parse(text);
    parent.set(names.at(-1)!, isElement ? [value] : value);
  }
  return `${JSON.stringify(plain(root), null, 2)}\n`;
}

// Through maps, so that no name in a document can be taken for something that objects have of themselves.
const plain = (value: unknown): unknown =>
  value instanceof Map
    ? Object.fromEntries([...value].map(([name, one]: [string, unknown]) => [name, plain(one)]))
    : value;

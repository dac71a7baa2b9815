import { parse } from 'smol-toml';

export type TomlTable = Record<string, unknown>;

/** Null: it is no TOML. */
export function parsedToml(text: string): TomlTable | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

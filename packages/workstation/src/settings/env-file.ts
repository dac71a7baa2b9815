import { join } from 'node:path';
import { readText } from '../files/whole-file.ts';
import { ENV_FILE } from '../link/checkout-link.ts';

export type Settings = Readonly<Record<string, string | undefined>>;

/** What `.cairn.env` of a checkout says, read as the bash scripts read it, and never run. */
export function readEnvFile(checkout: string): Settings {
  return parseEnvFile(readText(join(checkout, ENV_FILE)) ?? '');
}

function parseEnvFile(text: string): Settings {
  const found: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export )?(CAIRN_[A-Z_]*)=(.*?)\s*$/.exec(line);
    // Of several lines with one name the scripts take the first.
    if (match && !found[match[1]!]) found[match[1]!] = unquoted(match[2]!);
  }
  return found;
}

function unquoted(value: string): string {
  const isQuoted = value.length > 1 && /^(".*"|'.*')$/s.test(value);
  return isQuoted ? value.slice(1, -1) : value;
}

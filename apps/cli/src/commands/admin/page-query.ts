import type { Call } from '../../program/command.ts';
import { wrongUsage } from '../../program/failure.ts';

const USUAL = 50;

/** `--limit`, as the platform's pages count. */
export function pageQuery(call: Call): { perPage: number } {
  const text = call.text('limit') ?? String(USUAL);
  if (!/^([1-9]\d?|100)$/.test(text))
    throw wrongUsage('--limit is a number from 1 to 100.', 'Leave it out for 50.');
  return { perPage: Number(text) };
}

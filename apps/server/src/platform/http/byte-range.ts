import { CodedError } from '../errors/index.ts';

/** The one range a request asks for; undefined for all of it, which more than one range is answered with as well. */
export function byteRangeOf(
  header: string | undefined,
  size: number,
): { start: number; end: number } | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start <= end) return { start, end };
  throw new CodedError('RANGE_NOT_SATISFIABLE', `The file has ${size} bytes, and none of those asked for.`);
}

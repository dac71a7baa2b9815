import type { MergeResult } from '@cairn/contracts';
import { threeWayMerge } from './three-way-merge.ts';

interface Texts {
  mine: string;
  base: string;
  theirs: string;
}

/**
 * Three-way merge that takes no line for changed because its end is written otherwise: an editor on another system may
 * have changed all of them at once. The side that did so decides how lines end.
 */
export function mergeTexts(texts: Texts, names: { mine: string; theirs: string }): MergeResult {
  const [mine, base, theirs] = [texts.mine, texts.base, texts.theirs].map(endsOf) as [Ends, Ends, Ends];
  const isUniform = [mine, base, theirs].every((ends) => ends !== 'mixed');
  if (!isUniform || (mine === base && base === theirs))
    return threeWayMerge(texts.mine, texts.base, texts.theirs, names);
  const merge = threeWayMerge(plain(texts.mine), plain(texts.base), plain(texts.theirs), names);
  const wanted = theirs === base ? mine : theirs;
  return wanted === 'crlf' ? { ...merge, content: merge.content.replaceAll('\n', '\r\n') } : merge;
}

type Ends = 'lf' | 'crlf' | 'mixed';

/** A text without a line end is as good as one of either kind; LF is what git has. */
function endsOf(text: string): Ends {
  const all = text.split('\n').length - 1;
  const windows = text.split('\r\n').length - 1;
  if (windows === 0) return 'lf';
  return windows === all ? 'crlf' : 'mixed';
}

const plain = (text: string) => text.replaceAll('\r\n', '\n');

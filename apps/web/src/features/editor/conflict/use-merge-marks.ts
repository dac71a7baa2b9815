'use client';

import type { editor } from 'monaco-editor';
import { useEffect, useMemo } from 'react';
import type { ConflictRegions } from '../merge';
import { markLines } from './differing-lines';
import { type LineRange, sidePlaces } from './side-places';
import type { FullConflict } from './use-merge-models';

export interface Editors {
  ours: editor.IStandaloneCodeEditor | null;
  theirs: editor.IStandaloneCodeEditor | null;
  result: editor.IStandaloneCodeEditor | null;
}

interface Mark {
  range: LineRange;
  /** A class of merge-marks.css. */
  look: string;
}

/** Colours what each side changed and what contradicts itself, and brings the place that is looked at into view. */
export function useMergeMarks(editors: Editors, conflict: FullConflict, places: ConflictRegions): void {
  const { ours, theirs, result } = editors;
  const { regions, region, at } = places;
  const { oursContent, theirsContent, baseContent } = conflict;
  const oursPlaces = useSide(oursContent, places, 'first');
  const theirsPlaces = useSide(theirsContent, places, 'second');
  const oursChanges = useChanges(oursContent, baseContent ?? theirsContent, 'merge-ours');
  const theirsChanges = useChanges(theirsContent, baseContent ?? oursContent, 'merge-theirs');

  useMarks(ours, oursChanges, oursPlaces[at]);
  useMarks(theirs, theirsChanges, theirsPlaces[at]);
  const inResult = useMemo(
    () => regions.map(({ startLine, endLine }) => mark(startLine, endLine, 'merge-open')),
    [regions],
  );
  useMarks(result, inResult, region && { start: region.startLine, end: region.endLine });
}

function useSide(text: string | null, { regions }: ConflictRegions, side: 'first' | 'second') {
  return useMemo(() => {
    if (text === null) return [];
    return sidePlaces(
      text,
      regions.map((region) => region[side].lines),
    );
  }, [text, regions, side]);
}

/** Each line that the other text lacks. */
function useChanges(text: string | null, other: string | null, look: string): Mark[] {
  return useMemo(() => {
    if (text === null || other === null) return [];
    return markLines(text, other).flatMap(({ differs }, index) =>
      differs ? [mark(index + 1, index + 1, look)] : [],
    );
  }, [text, other, look]);
}

const mark = (start: number, end: number, look: string): Mark => ({ range: { start, end }, look });

function useMarks(
  on: editor.IStandaloneCodeEditor | null,
  marks: readonly Mark[],
  current: LineRange | null | undefined,
): void {
  const start = current?.start;
  const end = current?.end;
  useEffect(() => {
    if (!on) return;
    const all = start && end ? [...marks, mark(start, end, 'merge-current')] : marks;
    const collection = on.createDecorationsCollection(all.map(decorationOf));
    return () => collection.clear();
  }, [on, marks, start, end]);
  useEffect(() => {
    if (on && start) on.revealLineNearTop(start);
  }, [on, start]);
}

function decorationOf({ range, look }: Mark): editor.IModelDeltaDecoration {
  return {
    range: { startLineNumber: range.start, startColumn: 1, endLineNumber: range.end, endColumn: 1 },
    options: {
      isWholeLine: true,
      className: look,
      ...(look === 'merge-current' && { linesDecorationsClassName: 'merge-current-edge' }),
    },
  };
}

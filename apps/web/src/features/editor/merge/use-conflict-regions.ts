'use client';

import type { editor } from 'monaco-editor';
import { useCallback, useEffect, useState } from 'react';
import { type ConflictRegion, conflictRegions } from './conflict-regions';

export type RegionChoice = 'first' | 'second' | 'both';

export interface ConflictRegions {
  regions: ConflictRegion[];
  /** The one that is looked at; undefined when all are settled. */
  region: ConflictRegion | undefined;
  /** Its place among those left, from 0. */
  at: number;
  step: (by: number) => void;
  /** Puts one side, or both, in the place of the one looked at. Undo brings it back. */
  settle: (choice: RegionChoice) => void;
}

/** The places of a merged text that contradict themselves, as they become fewer. */
export function useConflictRegions(model: editor.ITextModel | null | undefined): ConflictRegions {
  const [regions, setRegions] = useState<ConflictRegion[]>([]);
  const [wanted, setWanted] = useState(0);
  const at = Math.min(wanted, regions.length - 1);
  const region = regions[at];

  useEffect(() => {
    if (!model) {
      setRegions([]);
      return;
    }
    const read = () => setRegions(conflictRegions(model.getValue()));
    read();
    const subscription = model.onDidChangeContent(read);
    return () => subscription.dispose();
  }, [model]);

  const step = useCallback(
    (by: number) => {
      if (regions.length > 0) setWanted((at + by + regions.length) % regions.length);
    },
    [at, regions.length],
  );
  const settle = useCallback(
    (choice: RegionChoice) => {
      if (model && region) replaceRegion(model, region, linesOf(region, choice));
    },
    [model, region],
  );
  return { regions, region, at, step, settle };
}

function linesOf({ first, second }: ConflictRegion, choice: RegionChoice): string[] {
  if (choice === 'both') return [...first.lines, ...second.lines];
  return choice === 'first' ? first.lines : second.lines;
}

function replaceRegion(model: editor.ITextModel, region: ConflictRegion, lines: string[]): void {
  const isLast = region.endLine >= model.getLineCount();
  const range = isLast
    ? {
        startLineNumber: region.startLine,
        startColumn: 1,
        endLineNumber: region.endLine,
        endColumn: model.getLineMaxColumn(region.endLine),
      }
    : { startLineNumber: region.startLine, startColumn: 1, endLineNumber: region.endLine + 1, endColumn: 1 };
  const text = lines.map((line) => `${line}\n`).join('');
  model.pushStackElement();
  model.pushEditOperations(null, [{ range, text: isLast ? text.replace(/\n$/, '') : text }], () => null);
  model.pushStackElement();
}

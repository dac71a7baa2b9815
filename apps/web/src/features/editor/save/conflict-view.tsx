'use client';

import type { Doc } from '@cairn/contracts';
import type { editor } from 'monaco-editor';
import { ChevronDownIcon, ChevronUpIcon } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { Button } from '@/shared/ui/button';
import { DiffEditor, languageOf, type Monaco } from '../monaco';
import { type ConflictRegion, conflictRegions } from './conflict-regions';

interface ConflictViewProps {
  monaco: Monaco;
  current: Doc;
  merged: string;
  isSaving: boolean;
  onSave: (text: string) => void;
  onLeave: () => void;
}

/** What is current beside the merge; each place that contradicts itself is settled by a button or by hand. */
export function ConflictView({ monaco, current, merged, isSaving, onSave, onLeave }: ConflictViewProps) {
  const language = languageOf(current.fileName).id;
  const [diff, setDiff] = useState<editor.IStandaloneDiffEditor | null>(null);
  const model = diff?.getModel()?.modified;
  const [regions, setRegions] = useState<ConflictRegion[]>([]);
  const [at, setAt] = useState(0);
  const region = regions[Math.min(at, regions.length - 1)];

  useEffect(() => {
    if (!model) return;
    const read = () => setRegions(conflictRegions(model.getValue()));
    read();
    const subscription = model.onDidChangeContent(read);
    return () => subscription.dispose();
  }, [model]);
  useEffect(() => {
    if (region) diff?.getModifiedEditor().revealLineInCenter(region.startLine);
  }, [diff, region]);

  const settle = useCallback(
    (lines: string[]) => {
      if (!model || !region) return;
      replaceRegion(model, region, lines);
    },
    [model, region],
  );
  const step = (by: number) =>
    setAt((now) => (Math.min(now, regions.length - 1) + by + regions.length) % regions.length);

  return (
    <section aria-label="Settle the conflict" className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b bg-warning-soft px-3 py-2 text-sm">
        <p className="min-w-48 flex-1">
          Version {current.version} by {current.updatedByName} and your text contradict each other.{' '}
          <strong className="font-medium">{remaining(regions.length)}</strong>
        </p>
        {region && (
          <>
            <div className="flex items-center">
              <Button
                variant="ghost"
                size="icon"
                className="size-8"
                onClick={() => step(-1)}
                aria-label="Previous place"
              >
                <ChevronUpIcon />
              </Button>
              <span className="min-w-12 text-center text-xs tabular-nums">
                {Math.min(at, regions.length - 1) + 1} of {regions.length}
              </span>
              <Button
                variant="ghost"
                size="icon"
                className="size-8"
                onClick={() => step(1)}
                aria-label="Next place"
              >
                <ChevronDownIcon />
              </Button>
            </div>
            <Button variant="outline" size="sm" onClick={() => settle(region.first.lines)}>
              Keep {region.first.label || 'the first'}
            </Button>
            <Button variant="outline" size="sm" onClick={() => settle(region.second.lines)}>
              Keep {region.second.label || 'the second'}
            </Button>
            <Button
              variant="outline"
              size="sm"
              onClick={() => settle([...region.first.lines, ...region.second.lines])}
            >
              Keep both
            </Button>
          </>
        )}
        <Button
          size="sm"
          disabled={isSaving || regions.length > 0 || !model}
          onClick={() => model && onSave(model.getValue(undefined, true))}
        >
          {isSaving ? 'Saving…' : `Save as version ${current.version + 1}`}
        </Button>
        <Button variant="ghost" size="sm" onClick={onLeave}>
          Back to my text
        </Button>
      </div>
      <div className="min-h-0 flex-1">
        <DiffEditor
          monaco={monaco}
          original={current.content}
          modified={merged}
          isEditable
          language={language}
          label={`${current.fileName}, merge`}
          onEditor={setDiff}
        />
      </div>
    </section>
  );
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

function remaining(count: number): string {
  if (count === 0) return 'All places are settled; look it over, then save.';
  return count === 1 ? 'One place is left to settle.' : `${count} places are left to settle.`;
}

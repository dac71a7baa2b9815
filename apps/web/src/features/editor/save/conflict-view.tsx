'use client';

import type { Doc } from '@cairn/contracts';
import type { editor } from 'monaco-editor';
import { useEffect, useState } from 'react';
import { Button } from '@/shared/ui/button';
import { RegionBar, useConflictRegions, useRegionKeys } from '../merge';
import { DiffEditor, languageOf, type Monaco } from '../monaco';

interface ConflictViewProps {
  monaco: Monaco;
  current: Doc;
  merged: string;
  onSave: (text: string) => void;
  onLeave: () => void;
}

/** What is current beside the merge; each place that contradicts itself is settled by a button or by hand. */
export function ConflictView({ monaco, current, merged, onSave, onLeave }: ConflictViewProps) {
  const language = languageOf(current.fileName).id;
  const [diff, setDiff] = useState<editor.IStandaloneDiffEditor | null>(null);
  const model = diff?.getModel()?.modified;
  const places = useConflictRegions(model);
  const { region, regions } = places;
  const canSave = regions.length === 0 && model !== undefined;
  const save = () => model && onSave(model.getValue(undefined, true));
  useRegionKeys(places, canSave ? save : undefined);

  useEffect(() => {
    if (region) diff?.getModifiedEditor().revealLineInCenter(region.startLine);
  }, [diff, region]);

  return (
    <section aria-label="Settle the conflict" className="flex min-h-0 flex-1 flex-col">
      <RegionBar
        places={places}
        names={{ first: '', second: '' }}
        actions={
          <>
            <Button size="sm" disabled={!canSave} onClick={save}>
              Save as version {current.version + 1}
            </Button>
            <Button variant="ghost" size="sm" onClick={onLeave}>
              Back to my text
            </Button>
          </>
        }
      >
        Version {current.version} by {current.updatedByName} and your text contradict each other.
      </RegionBar>
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

'use client';

import type { editor } from 'monaco-editor';
import { type ReactNode, useState } from 'react';
import { cn } from '@/shared/lib/cn';
import { Button } from '@/shared/ui/button';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/shared/ui/tabs';
import type { ConflictRegions } from '../merge';
import { type Monaco, TextEditor } from '../monaco';
import { useMediaQuery } from '../screen/use-media-query';
import { type Editors, useMergeMarks } from './use-merge-marks';
import './merge-marks.css';
import { type FullConflict, type MergeModels, replaceText } from './use-merge-models';

/** Where three texts fit side by side. */
const THREE_PANES = '(min-width: 1100px)';

type Side = keyof Editors;

interface ConflictPanesProps {
  monaco: Monaco;
  conflict: FullConflict;
  models: MergeModels | undefined;
  places: ConflictRegions;
  readOnlyReason: string | null;
}

/** Ours, theirs and the result: side by side, or behind tabs where there is no room. */
export function ConflictPanes({ monaco, conflict, models, places, readOnlyReason }: ConflictPanesProps) {
  const isWide = useMediaQuery(THREE_PANES);
  const [editors, setEditors] = useState<Editors>({ ours: null, theirs: null, result: null });
  useMergeMarks(editors, conflict, places);
  if (!models) return <div className="min-h-0 flex-1" />;

  const { ours, theirs } = conflict;
  const take = (text: string | null) =>
    readOnlyReason === null && text !== null && conflict.merge
      ? () => replaceText(models.result, text)
      : undefined;
  const panes: Record<Side, PaneProps> = {
    ours: {
      title: ours.deleted ? 'Ours: deleted' : `Ours: version ${ours.version}`,
      onTakeAll: take(conflict.oursContent),
    },
    theirs: {
      title: theirs.deleted ? 'Git’s: deleted' : `Git’s: ${theirs.commit.slice(0, 7)}`,
      onTakeAll: take(conflict.theirsContent),
    },
    result: { title: 'Result' },
  };
  const textOf = (side: Side) => (
    <PaneText
      monaco={monaco}
      model={models[side]}
      label={`${conflict.fileName}, ${panes[side].title}`}
      readOnlyReason={side === 'result' ? readOnlyReason : 'Take it over, or type in the result.'}
      onEditor={(made) => setEditors((old) => ({ ...old, [side]: made }))}
    />
  );
  if (!isWide) return <Tabbed panes={panes} textOf={textOf} />;
  return (
    <div className="grid min-h-0 flex-1 grid-cols-3 divide-x">
      {sides.map((side) => (
        <Pane key={side} {...panes[side]}>
          {textOf(side)}
        </Pane>
      ))}
    </div>
  );
}

const sides: Side[] = ['ours', 'theirs', 'result'];
const tabNames: Record<Side, string> = { ours: 'Ours', theirs: 'Git’s', result: 'Result' };

interface PaneProps {
  title: string;
  /** Absent where there is nothing to take, or nobody to take it. */
  onTakeAll?: (() => void) | undefined;
}

function Pane({
  title,
  onTakeAll,
  isTitleShown = true,
  children,
}: PaneProps & { isTitleShown?: boolean; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div
        className={cn(
          'flex h-9 shrink-0 items-center gap-2 border-b bg-muted px-3',
          isTitleShown || 'sr-only',
        )}
      >
        <h2 className="min-w-0 flex-1 truncate text-xs font-medium text-muted-foreground">{title}</h2>
        {onTakeAll && (
          <Button variant="ghost" size="sm" className="h-7 px-2 text-xs" onClick={onTakeAll}>
            Take all of it
          </Button>
        )}
      </div>
      <div className="min-h-0 flex-1 bg-card">{children}</div>
    </section>
  );
}

function Tabbed({ panes, textOf }: { panes: Record<Side, PaneProps>; textOf: (side: Side) => ReactNode }) {
  const [shown, setShown] = useState<Side>('result');
  return (
    <Tabs value={shown} onValueChange={(next) => setShown(next as Side)} className="min-h-0 flex-1 gap-0">
      <TabsList aria-label="Texts of the conflict" className="shrink-0 px-2">
        {sides.map((side) => (
          <TabsTrigger key={side} value={side}>
            {tabNames[side]}
          </TabsTrigger>
        ))}
      </TabsList>
      {sides.map((side) => (
        <TabsContent key={side} value={side} className="flex min-h-0 flex-1 flex-col">
          <Pane {...panes[side]} isTitleShown={side !== 'result'}>
            {textOf(side)}
          </Pane>
        </TabsContent>
      ))}
    </Tabs>
  );
}

interface PaneTextProps {
  monaco: Monaco;
  model: editor.ITextModel | null;
  label: string;
  readOnlyReason: string | null;
  onEditor: (made: editor.IStandaloneCodeEditor | null) => void;
}

function PaneText({ model, ...props }: PaneTextProps) {
  if (!model) return <p className="p-4 text-muted-foreground italic">Deleted on this side.</p>;
  return <TextEditor model={model} {...props} />;
}

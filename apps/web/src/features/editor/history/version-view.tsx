'use client';

import type { DocReading } from '@cairn/contracts';
import { ArrowLeftIcon, Columns2Icon, Rows2Icon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { type DocumentBuffer, useBufferState } from '../buffer';
import { DiffEditor, languageOf, type Monaco } from '../monaco';
import { CompareWith } from './compare-with';
import { RestoreButton } from './restore-button';
import { useVersion } from './version.queries';

interface VersionViewProps {
  monaco: Monaco;
  projectId: string;
  buffer: DocumentBuffer;
  version: number;
  /** The session that had read this version, where that is what is asked. */
  readBy: DocReading | undefined;
  canRestore: boolean;
  onBack: () => void;
  onRestored: () => void;
}

/** A version beside the text as it stands now, or beside another version. */
export function VersionView(props: VersionViewProps) {
  const { monaco, projectId, buffer, version, readBy, canRestore, onBack, onRestored } = props;
  const [other, setOther] = useState<number | null>(null);
  const [isInline, setInline] = useState(false);
  const base = useBufferState(buffer, (state) => state.base);
  const isDirty = useBufferState(buffer, (state) => state.isDirty);
  const one = useVersion(projectId, buffer.docId, version);
  const two = useVersion(projectId, buffer.docId, other);
  // Read once: the drawer lies over the editor, so the text does not change under it.
  const [now] = useState(() => buffer.text());
  const against = other === null ? now : two.data?.content;
  const isBackwards = other !== null && other < version;
  const [before, after] = isBackwards ? [against, one.data?.content] : [one.data?.content, against];
  const isSame = before !== undefined && before === after;
  const failed = [one, two].find((query) => query.isError);

  return (
    <>
      <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-b px-3 py-1.5 text-sm">
        <Button
          variant="ghost"
          size="icon"
          className="size-8 sm:hidden"
          onClick={onBack}
          aria-label="Back to the list"
        >
          <ArrowLeftIcon />
        </Button>
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-1 text-muted-foreground">
          <span>
            Version {version}
            {readBy && `, as ${readBy.tool ?? 'an agent'} of ${readBy.userName} read it,`} and
          </span>
          <CompareWith
            projectId={projectId}
            docId={buffer.docId}
            version={version}
            value={other}
            onChange={setOther}
          />
          {isSame && <span role="status">No difference</span>}
        </div>
        <Button
          variant="ghost"
          size="icon"
          className="size-8 max-[1000px]:hidden"
          aria-pressed={isInline}
          aria-label="One below the other"
          title={isInline ? 'Side by side' : 'One below the other'}
          onClick={() => setInline(!isInline)}
        >
          {isInline ? <Columns2Icon /> : <Rows2Icon />}
        </Button>
        {version !== base.version && (
          <RestoreButton {...{ projectId, buffer, version, canRestore, isDirty, onRestored }} />
        )}
      </div>
      <div className="min-h-0 flex-1" aria-busy={before === undefined || after === undefined}>
        {failed && <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />}
        {!failed && (before === undefined || after === undefined) && <Skeleton className="m-4 h-40" />}
        {before !== undefined && after !== undefined && (
          <DiffEditor
            monaco={monaco}
            original={before}
            modified={after}
            isInline={isInline}
            language={languageOf(base.fileName).id}
            label={`${base.fileName}, version ${version} and ${other === null ? 'now' : `version ${other}`}`}
          />
        )}
      </div>
    </>
  );
}

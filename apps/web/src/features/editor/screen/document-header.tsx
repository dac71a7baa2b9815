'use client';

import { PanelLeftIcon } from 'lucide-react';
import { Badge } from '@/shared/ui/badge';
import { Button } from '@/shared/ui/button';
import { kindLook, splitPath } from '@/features/documents';
import { PeopleHere, usePeople } from '@/features/presence';
import { PublishStand } from '@/features/sync';
import { type DocumentBuffer, useBufferState } from '../buffer';
import { languageOf } from '../monaco';
import { type Publish, PublishButton } from '../publish';
import { useLiveState } from '../live';
import { DocumentMenu } from './document-menu';
import { useEditorView } from './editor-view.store';
import { SaveVersionButton } from './save-version-button';
import { useMediaQuery, WIDE } from './use-media-query';
import { ViewSwitch } from './view-switch';
import { useWorkspace } from './workspace-context';

interface DocumentHeaderProps {
  buffer: DocumentBuffer;
  canSave: boolean;
  isSaving: boolean;
  isReadOnly: boolean;
  onSave: () => void;
  onNote: () => void;
  onHistory: () => void;
  onComments: () => void;
  /** How many threads are open. */
  openComments: number;
  /** Absent where this person may not publish, or there is nowhere to. */
  publish: Publish | undefined;
  onPublish: () => void;
}

export function DocumentHeader(props: DocumentHeaderProps) {
  const { buffer, canSave, isSaving, isReadOnly, onSave, onNote, onHistory, publish, onPublish } = props;
  const { projectId, project } = useWorkspace();
  const people = usePeople(projectId, buffer.docId);
  const isOffline = useLiveState(buffer.live, (state) => state.phase === 'offline');
  const isKeptHere = useBufferState(buffer, (state) => state.isDirty) && isOffline;
  const base = useBufferState(buffer, (state) => state.base);
  const isMarkdown = languageOf(base.fileName).id === 'markdown';

  return (
    <header className="flex h-12 shrink-0 items-center gap-1.5 border-b px-2">
      <TreeToggle />
      <DocumentName fileName={base.fileName} isDirty={isKeptHere} />
      {base.kind !== 'document' && (
        <Badge variant="outline" className="max-lg:hidden">
          {kindLook(base.kind, base.fileName).label}
        </Badge>
      )}
      <PublishStand project={project} docId={base.id} className="max-lg:hidden" />
      <div className="ml-auto flex shrink-0 items-center gap-1.5">
        <PeopleHere
          people={people}
          label="Also in this document"
          className="mr-1 max-sm:mr-0 max-sm:[&>li:nth-child(n+2)]:hidden"
        />
        {isMarkdown && <ViewSwitch />}
        {publish && (
          <span className="contents max-[699px]:[&>*]:hidden">
            <PublishButton publish={publish} pending={project?.docs.pending ?? 0} onPublish={onPublish} />
          </span>
        )}
        {!isReadOnly && (
          <SaveVersionButton canSave={canSave} isSaving={isSaving} onSave={onSave} onNote={onNote} />
        )}
        <DocumentMenu
          buffer={buffer}
          onHistory={onHistory}
          onComments={props.onComments}
          openComments={props.openComments}
          onNote={canSave ? onNote : undefined}
          onPublish={publish && !publish.isRunning ? onPublish : undefined}
        />
      </div>
    </header>
  );
}

function TreeToggle() {
  const { openTree } = useWorkspace();
  const isWide = useMediaQuery(WIDE);
  const isShown = useEditorView((state) => state.isTreeShown);
  const setShown = useEditorView((state) => state.setTreeShown);
  const label = isWide && isShown ? 'Hide the documents' : 'Show the documents';
  return (
    <Button
      variant="ghost"
      size="icon"
      className="size-8"
      aria-label={label}
      title={label}
      aria-expanded={isWide ? isShown : undefined}
      onClick={() => (isWide ? setShown(!isShown) : openTree())}
    >
      <PanelLeftIcon />
    </Button>
  );
}

function DocumentName({ fileName, isDirty }: { fileName: string; isDirty: boolean }) {
  const [folder, name] = splitPath(fileName);
  return (
    <h1 className="flex min-w-0 items-center font-mono text-[0.8125rem] font-normal" title={fileName}>
      {folder && <span className="truncate text-muted-foreground max-sm:hidden">{folder}/</span>}
      <span className="truncate font-medium">{name}</span>
      {isDirty && (
        <span className="ml-2 size-2 shrink-0 rounded-full bg-foreground" title="Unsaved changes">
          <span className="sr-only"> (unsaved changes)</span>
        </span>
      )}
    </h1>
  );
}

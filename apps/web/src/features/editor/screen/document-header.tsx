'use client';

import { PanelLeftIcon } from 'lucide-react';
import { Badge } from '@/shared/ui/badge';
import { Button } from '@/shared/ui/button';
import { Kbd } from '@/shared/ui/kbd';
import { Tooltip, TooltipContent, TooltipTrigger } from '@/shared/ui/tooltip';
import { kindLook, splitPath } from '@/features/documents';
import { PublishStand } from '@/features/sync';
import { type DocumentBuffer, useBufferState } from '../buffer';
import { languageOf } from '../monaco';
import { type Publish, PublishButton } from '../publish';
import { DocumentMenu } from './document-menu';
import { useEditorView } from './editor-view.store';
import { useMediaQuery, WIDE } from './use-media-query';
import { ViewSwitch } from './view-switch';
import { useWorkspace } from './workspace-context';

interface DocumentHeaderProps {
  buffer: DocumentBuffer;
  canSave: boolean;
  isSaving: boolean;
  isReadOnly: boolean;
  onSave: () => void;
  onHistory: () => void;
  /** Absent where this person may not publish, or there is nowhere to. */
  publish: Publish | undefined;
  onPublish: () => void;
}

export function DocumentHeader(props: DocumentHeaderProps) {
  const { buffer, canSave, isSaving, isReadOnly, onSave, onHistory, publish, onPublish } = props;
  const { project } = useWorkspace();
  const isDirty = useBufferState(buffer, (state) => state.isDirty);
  const base = useBufferState(buffer, (state) => state.base);
  const isMarkdown = languageOf(base.fileName).id === 'markdown';

  return (
    <header className="flex h-12 shrink-0 items-center gap-1.5 border-b px-2">
      <TreeToggle />
      <DocumentName fileName={base.fileName} isDirty={isDirty} />
      {base.kind !== 'document' && (
        <Badge variant="outline" className="max-lg:hidden">
          {kindLook(base.kind, base.fileName).label}
        </Badge>
      )}
      <PublishStand project={project} docId={base.id} className="max-lg:hidden" />
      <div className="ml-auto flex shrink-0 items-center gap-1.5">
        {isMarkdown && <ViewSwitch />}
        {publish && (
          <span className="contents max-[699px]:[&>*]:hidden">
            <PublishButton
              publish={publish}
              pending={project?.docs.pending ?? 0}
              isDirty={isDirty}
              onPublish={onPublish}
            />
          </span>
        )}
        {!isReadOnly && <SaveButton canSave={canSave} isSaving={isSaving} onSave={onSave} />}
        <DocumentMenu
          buffer={buffer}
          onHistory={onHistory}
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

function SaveButton({
  canSave,
  isSaving,
  onSave,
}: {
  canSave: boolean;
  isSaving: boolean;
  onSave: () => void;
}) {
  return (
    <Tooltip>
      <TooltipTrigger asChild>
        <Button
          size="sm"
          className="min-w-16 px-2.5"
          aria-disabled={!canSave || undefined}
          onClick={() => canSave && onSave()}
        >
          {isSaving ? 'Saving…' : 'Save'}
        </Button>
      </TooltipTrigger>
      <TooltipContent>
        Save a version <Kbd className="ml-1 border-0 bg-background/20 text-background">Ctrl S</Kbd>
      </TooltipContent>
    </Tooltip>
  );
}

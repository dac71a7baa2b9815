'use client';

import { ArrowLeftIcon } from 'lucide-react';
import { useState } from 'react';
import { toast } from '@/shared/ui/toast';
import { failureText } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { type DocumentBuffer, useBufferState } from '../buffer';
import { DiffEditor, languageOf, type Monaco } from '../monaco';
import { useRestoreVersion, useVersion } from './version.queries';

interface VersionViewProps {
  monaco: Monaco;
  projectId: string;
  buffer: DocumentBuffer;
  version: number;
  canRestore: boolean;
  onBack: () => void;
  onRestored: () => void;
}

export function VersionView(props: VersionViewProps) {
  const { monaco, projectId, buffer, version, canRestore, onBack, onRestored } = props;
  const query = useVersion(projectId, buffer.docId, version);
  const base = useBufferState(buffer, (state) => state.base);
  const isDirty = useBufferState(buffer, (state) => state.isDirty);
  // Read once: the drawer lies over the editor, so the text does not change under it.
  const [now] = useState(() => buffer.text());
  const isSame = query.data?.content === now;

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
        <p className="min-w-0 flex-1 text-muted-foreground">
          Version {version} and the text as it stands now
          {isSame && ': no difference'}
        </p>
        {version !== base.version && (
          <RestoreButton {...{ projectId, buffer, version, canRestore, isDirty, onRestored }} />
        )}
      </div>
      <div className="min-h-0 flex-1" aria-busy={query.isPending}>
        {query.isPending && <Skeleton className="m-4 h-40" />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && (
          <DiffEditor
            monaco={monaco}
            original={query.data.content}
            modified={now}
            language={languageOf(base.fileName).id}
            label={`${base.fileName}, version ${version} and now`}
          />
        )}
      </div>
    </>
  );
}

interface RestoreButtonProps {
  projectId: string;
  buffer: DocumentBuffer;
  version: number;
  canRestore: boolean;
  isDirty: boolean;
  onRestored: () => void;
}

function RestoreButton({ projectId, buffer, version, canRestore, isDirty, onRestored }: RestoreButtonProps) {
  const restore = useRestoreVersion(projectId, buffer.docId);
  const [isAsking, setIsAsking] = useState(false);
  if (!canRestore) return null;
  const confirm = () =>
    restore.mutate(version, {
      onSuccess: (doc) => {
        buffer.receive(doc);
        toast(`Version ${version} is back, as version ${doc.version}`);
        onRestored();
      },
      onError: (error) => toast.error('Nothing was restored', { description: failureText(error) }),
    });
  return (
    <>
      {isDirty && <p className="text-xs text-muted-foreground">Save or discard your changes to restore.</p>}
      <Button
        variant="outline"
        size="sm"
        disabled={isDirty || restore.isPending}
        onClick={() => setIsAsking(true)}
      >
        {restore.isPending ? 'Restoring…' : 'Restore'}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Restore version ${version}?`}
        description="Its text becomes a new version on top of the history; nothing is lost. Every workstation gets it at once."
        action="Restore"
        onConfirm={confirm}
      />
    </>
  );
}

'use client';

import { useState } from 'react';
import { failureText } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { ConfirmDialog } from '@/shared/ui/confirm-dialog';
import { toast } from '@/shared/ui/toast';
import type { DocumentBuffer } from '../buffer';
import { useRestoreVersion } from './version.queries';

interface RestoreButtonProps {
  projectId: string;
  buffer: DocumentBuffer;
  version: number;
  canRestore: boolean;
  isDirty: boolean;
  onRestored: () => void;
}

export function RestoreButton(props: RestoreButtonProps) {
  const { projectId, buffer, version, canRestore, isDirty, onRestored } = props;
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

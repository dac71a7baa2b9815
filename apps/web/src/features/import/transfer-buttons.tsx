'use client';

import { DownloadIcon, UploadIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { ImportDialog } from './import-dialog';

/** Documents in, for those who may write, and out. */
export function TransferButtons({ projectId, canEdit }: { projectId: string; canEdit: boolean }) {
  const [isImporting, setImporting] = useState(false);
  return (
    <div className="flex gap-1">
      {canEdit && (
        <Button variant="ghost" size="sm" className="h-8" onClick={() => setImporting(true)}>
          <UploadIcon /> Import…
        </Button>
      )}
      <Button variant="ghost" size="sm" className="h-8" asChild>
        <a href={`/api/projects/${projectId}/docs/export`} download>
          <DownloadIcon /> Export
        </a>
      </Button>
      <ImportDialog projectId={projectId} open={isImporting} onOpenChange={setImporting} />
    </div>
  );
}

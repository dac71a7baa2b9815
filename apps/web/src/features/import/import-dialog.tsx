'use client';

import { FileArchiveIcon, FolderIcon } from 'lucide-react';
import { useState } from 'react';
import { failureText } from '@/shared/api';
import { count } from '@/shared/lib/count';
import { Button } from '@/shared/ui/button';
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/shared/ui/dialog';
import { FormErrors } from '@/shared/ui/form-errors';
import { Spinner } from '@/shared/ui/spinner';
import { toast } from '@/shared/ui/toast';
import { filesOfDrop, filesOfFolder } from './chosen-files';
import { ImportList } from './import-list';
import { useImport, useImportPreview } from './import.mutations';
import { storeZip } from './store-zip';

interface ImportDialogProps {
  projectId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** First what would happen, then, with a yes, all of it at once. */
export function ImportDialog({ projectId, open, onOpenChange }: ImportDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Import documents</DialogTitle>
          <DialogDescription>
            The texts and attachments of a folder or a zip archive. You see what would change before anything
            does.
          </DialogDescription>
        </DialogHeader>
        <ImportSteps projectId={projectId} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function ImportSteps({ projectId, onDone }: { projectId: string; onDone: () => void }) {
  const preview = useImportPreview(projectId);
  const take = useImport(projectId);
  const failure = take.error ?? preview.error;
  const looked = preview.data;
  const changes = looked ? looked.result.counts.new + looked.result.counts.changed : 0;
  const takeAll = () => {
    if (!looked) return;
    take.mutate(looked.archive, {
      onSuccess: ({ counts }) => {
        toast(`${count(counts.new + counts.changed, 'document')} imported`);
        onDone();
      },
    });
  };
  return (
    <>
      {failure && <FormErrors sentences={[failureText(failure)]} />}
      {looked ? (
        <ImportList result={looked.result} />
      ) : (
        <Source isBusy={preview.isPending} onChosen={(make) => preview.mutate(make)} />
      )}
      <DialogFooter>
        <Button variant="outline" onClick={looked ? preview.reset : onDone}>
          {looked ? 'Back' : 'Cancel'}
        </Button>
        {looked && (
          <Button disabled={changes === 0 || take.isPending} onClick={takeAll}>
            {changes === 0 ? 'Nothing to import' : `Import ${count(changes, 'document')}`}
          </Button>
        )}
      </DialogFooter>
    </>
  );
}

interface SourceProps {
  isBusy: boolean;
  onChosen: (make: () => Promise<Blob>) => void;
}

function Source({ isBusy, onChosen }: SourceProps) {
  const [isOver, setOver] = useState(false);
  const choose = (folder: boolean) => {
    const input = Object.assign(document.createElement('input'), { type: 'file', webkitdirectory: folder });
    if (!folder) input.accept = '.zip,application/zip';
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])];
      const [first] = files;
      if (folder) onChosen(() => storeZip(filesOfFolder(files)));
      else if (first) onChosen(() => Promise.resolve(first));
    });
    input.click();
  };
  const drop = (data: DataTransfer) => {
    // The list of what was dropped is gone once the event is over.
    const found = filesOfDrop(data);
    onChosen(async () => {
      const files = await found;
      return files instanceof File ? files : storeZip(files);
    });
  };
  return (
    <div
      className={`flex min-h-40 flex-col items-center justify-center gap-3 rounded-lg border border-dashed p-5 text-center ${isOver ? 'border-primary bg-accent' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        drop(event.dataTransfer);
      }}
    >
      {isBusy ? (
        <p role="status" className="flex items-center gap-2 text-sm">
          <Spinner /> Looking what would change
        </p>
      ) : (
        <>
          <p className="text-sm text-muted-foreground">Drop a folder or a zip archive here, or</p>
          <div className="flex flex-wrap justify-center gap-2">
            <Button variant="outline" onClick={() => choose(true)}>
              <FolderIcon /> Choose a folder
            </Button>
            <Button variant="outline" onClick={() => choose(false)}>
              <FileArchiveIcon /> Choose a zip archive
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

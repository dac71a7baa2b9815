'use client';

import { PaperclipIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/shared/ui/button';
import type { Upload, Uploads } from './uploads';

interface UploadNoticesProps {
  uploads: Uploads;
  /** How a line across the editor looks. */
  line: (content: {
    tone: 'quiet' | 'error';
    icon: typeof PaperclipIcon;
    children: ReactNode;
    actions: ReactNode;
  }) => ReactNode;
}

/** What is on its way, how far, and what did not arrive. */
export function UploadNotices({ uploads, line }: UploadNoticesProps) {
  const all = useStore(uploads.store, (state) => state.uploads);
  return all.map((upload) => (
    <div key={upload.id}>
      {line({
        tone: upload.failure === null ? 'quiet' : 'error',
        icon: PaperclipIcon,
        children: upload.failure === null ? <Sending upload={upload} /> : `${upload.name}: ${upload.failure}`,
        actions:
          upload.failure === null ? (
            <Button size="sm" variant="ghost" className="h-7" onClick={() => uploads.stop(upload.id)}>
              Stop
            </Button>
          ) : (
            <Button size="sm" variant="ghost" className="h-7" onClick={() => uploads.dismiss(upload.id)}>
              Dismiss
            </Button>
          ),
      })}
    </div>
  ));
}

function Sending({ upload: { name, sent, size } }: { upload: Upload }) {
  const percent = size === 0 ? 0 : Math.min(100, Math.round((sent / size) * 100));
  return (
    <span className="flex items-center gap-3">
      <span className="min-w-0 truncate">Uploading {name}</span>
      <progress
        className="h-1.5 w-28 shrink-0 accent-primary"
        value={percent}
        max={100}
        aria-label={`Upload of ${name}`}
      />
    </span>
  );
}

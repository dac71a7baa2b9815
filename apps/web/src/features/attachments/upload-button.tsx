'use client';

import { UploadIcon } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '@/shared/ui/button';

interface UploadButtonProps {
  /** What is on its way; null: nothing. */
  sending: string | null;
  onFiles: (files: readonly File[]) => void;
}

export function UploadButton({ sending, onFiles }: UploadButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // The same file may be chosen once more.
          currentTarget.value = '';
        }}
      />
      <Button
        aria-disabled={sending !== null || undefined}
        onClick={() => !sending && input.current?.click()}
      >
        <UploadIcon /> Upload files
      </Button>
      <span role="status" className={sending ? 'w-full truncate text-sm text-muted-foreground' : 'sr-only'}>
        {sending && `Uploading ${sending} …`}
      </span>
    </>
  );
}

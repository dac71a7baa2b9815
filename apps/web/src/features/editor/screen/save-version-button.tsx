'use client';

import { ChevronDownIcon } from 'lucide-react';
import { Button } from '@/shared/ui/button';
import { Kbd } from '@/shared/ui/kbd';
import { Tooltip, TooltipContent, TooltipTrigger } from '@/shared/ui/tooltip';

interface SaveVersionButtonProps {
  canSave: boolean;
  isSaving: boolean;
  onSave: () => void;
  onNote: () => void;
}

/** What is written is saved by itself; this makes a version of it. */
export function SaveVersionButton({ canSave, isSaving, onSave, onNote }: SaveVersionButtonProps) {
  return (
    <span className="flex">
      <Tooltip>
        <TooltipTrigger asChild>
          <Button
            size="sm"
            className="px-2.5 sm:min-w-16 sm:rounded-r-none"
            aria-disabled={!canSave || undefined}
            aria-label={isSaving ? undefined : 'Save version'}
            onClick={() => canSave && onSave()}
          >
            {isSaving ? (
              'Saving…'
            ) : (
              <span>
                Save<span className="max-md:hidden"> version</span>
              </span>
            )}
          </Button>
        </TooltipTrigger>
        <TooltipContent>
          Your text is saved as you write; this makes a version of it{' '}
          <Kbd className="ml-1 border-0 bg-background/20 text-background">Ctrl S</Kbd>
        </TooltipContent>
      </Tooltip>
      <Button
        size="sm"
        className="w-6 rounded-l-none border-l max-sm:hidden border-primary-foreground/25 px-0"
        aria-label="Save version with a note…"
        title="Save version with a note… (Ctrl Shift S)"
        aria-disabled={!canSave || undefined}
        onClick={() => canSave && onNote()}
      >
        <ChevronDownIcon />
      </Button>
    </span>
  );
}

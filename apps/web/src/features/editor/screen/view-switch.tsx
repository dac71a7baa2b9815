'use client';

import { Columns2Icon, EyeIcon, type LucideIcon, PencilLineIcon } from 'lucide-react';
import { cn } from '@/shared/lib/cn';
import { type EditorView, useEditorView } from './editor-view.store';

const views: { view: EditorView; label: string; icon: LucideIcon }[] = [
  { view: 'editor', label: 'Text', icon: PencilLineIcon },
  { view: 'split', label: 'Text and preview', icon: Columns2Icon },
  { view: 'preview', label: 'Preview', icon: EyeIcon },
];

/** Text, preview, or both; where both do not fit, the middle one is left out. */
export function ViewSwitch() {
  const { view, setView } = useEditorView();
  return (
    <div role="group" aria-label="View" className="flex rounded-md border bg-muted p-0.5">
      {views.map(({ view: value, label, icon: Icon }) => (
        <button
          key={value}
          type="button"
          aria-pressed={view === value}
          aria-label={label}
          title={label}
          onClick={() => setView(value)}
          className={cn(
            'grid h-6.5 w-8 place-items-center rounded-sm text-muted-foreground hover:text-foreground',
            view === value && 'bg-card text-foreground shadow-sm',
            value === 'split' && 'max-[699px]:hidden',
            // A remembered “both” shows as text where it does not fit.
            value === 'editor' && view === 'split' && 'max-[699px]:bg-card max-[699px]:text-foreground',
          )}
        >
          <Icon aria-hidden className="size-4" />
        </button>
      ))}
    </div>
  );
}

'use client';

import type { ToolOutcome } from '@cairn/contracts';
import { ChevronRightIcon } from 'lucide-react';
import { cn } from '@/shared/lib/cn';

type ToolFile = ToolOutcome['files'][number];

const noteColors = { changed: 'text-muted-foreground', truncated: 'text-destructive', lost: 'text-warning' };

/** A file by its path, with size and what is otherwise than in its document; its text when opened. */
export function ToolFileRow({ file }: { file: ToolFile }) {
  const isItself = file.from.length === 1 && file.from[0] === file.path;
  return (
    <details className="group rounded-md border">
      <summary className="flex cursor-pointer list-none items-start gap-2 rounded-md px-2.5 py-2 hover:bg-accent focus-visible:-outline-offset-2">
        <ChevronRightIcon
          aria-hidden
          className="mt-0.5 size-3.5 shrink-0 text-muted-foreground transition-transform group-open:rotate-90"
        />
        <span className="flex min-w-0 flex-1 flex-col gap-0.5 text-[0.8125rem]">
          <span className="flex flex-wrap items-baseline gap-x-3">
            <span className="font-mono text-xs break-all">{file.path}</span>
            <span className="text-xs text-muted-foreground tabular-nums">
              {file.bytes.toLocaleString('en')} B · ~{file.tokens.toLocaleString('en')} tokens
            </span>
          </span>
          {!isItself && (
            <span className="text-xs break-words text-muted-foreground">
              {file.from.length > 0
                ? `from ${file.from.join(', ')}`
                : 'from Cairn itself: hooks that keep the tool in step'}
            </span>
          )}
          {file.notes.map(({ kind, sentence }) => (
            <span key={sentence} className={cn('text-xs break-words', noteColors[kind])}>
              {sentence}
            </span>
          ))}
        </span>
      </summary>
      <pre
        tabIndex={0}
        aria-label={`Text of ${file.path}`}
        className="max-h-72 overflow-auto border-t [font-variant-ligatures:none] bg-muted/40 p-3 font-mono text-xs whitespace-pre-wrap break-words"
      >
        {file.content}
      </pre>
    </details>
  );
}

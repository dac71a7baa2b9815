'use client';

import { type Heading, scanMarkdown } from '@cairn/toolkit/links';
import { useEffect, useState } from 'react';
import { useDebounced } from '@/shared/lib/use-debounced';
import { type DocumentBuffer, useBufferState } from '../buffer';

interface OutlineListProps {
  buffer: DocumentBuffer;
  onReveal: (line: number) => void;
}

const TYPING_MS = 200;
const INDENT_REM = 0.875;

export function OutlineList({ buffer, onReveal }: OutlineListProps) {
  const revision = useDebounced(
    useBufferState(buffer, (state) => state.revision),
    TYPING_MS,
  );
  const [headings, setHeadings] = useState<readonly Heading[]>([]);
  useEffect(() => setHeadings(scanMarkdown(buffer.text()).headings), [buffer, revision]);
  if (headings.length === 0) {
    return (
      <p className="px-3 py-4 text-muted-foreground">No headings: lines that begin with # become some.</p>
    );
  }
  return (
    <ul aria-label="Headings" className="flex flex-col">
      {headings.map(({ text, level, line }) => (
        <li key={line}>
          <button
            type="button"
            onClick={() => onReveal(line)}
            style={{ paddingLeft: `${0.75 + (level - 1) * INDENT_REM}rem` }}
            className="flex w-full items-baseline gap-2 rounded-md py-1 pr-3 text-left hover:bg-accent focus-visible:-outline-offset-2"
          >
            <span className="min-w-0 flex-1 truncate">{text === '' ? '(without words)' : text}</span>
            <span className="shrink-0 text-muted-foreground tabular-nums">Ln {line}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

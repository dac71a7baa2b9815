'use client';

import type { KeyboardEvent, PointerEvent, RefObject } from 'react';
import { useEditorView } from './editor-view.store';

const STEP = 4;

/** Between text and preview: dragged, or moved with the arrow keys; a double click puts it in the middle. */
export function PaneDivider({ container }: { container: RefObject<HTMLElement | null> }) {
  const share = useEditorView((state) => state.share);
  const setShare = useEditorView((state) => state.setShare);
  const drag = (event: PointerEvent) => {
    const box = container.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    setShare(((event.clientX - box.left) / box.width) * 100);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setShare(share + step);
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the text"
      aria-valuenow={Math.round(share)}
      aria-valuemin={25}
      aria-valuemax={75}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => setShare(50)}
      onKeyDown={onKey}
      className="relative w-px shrink-0 cursor-col-resize touch-none bg-border after:absolute after:inset-y-0 after:-inset-x-1.5 after:z-10 hover:bg-ring focus-visible:bg-ring"
    />
  );
}

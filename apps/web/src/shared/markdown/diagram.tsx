'use client';

import { useTheme } from 'next-themes';
import { useEffect, useRef, useState } from 'react';
import { CopyButton } from '@/shared/ui/copy-button';
import type { Drawing } from './draw-diagram';

interface DiagramProps {
  source: string;
  /** Of its opening fence in the document. */
  line: number;
}

type State =
  | { kind: 'pending' }
  | { kind: 'drawn'; drawing: Drawing }
  | { kind: 'failed'; message: string; line: number | null };

const TYPING_DELAY_MS = 300;

/** A Mermaid diagram as a picture; what cannot be drawn is shown as it was written, with the reason. */
export function Diagram({ source, line }: DiagramProps) {
  const state = useDrawing(source);
  return (
    <div className="code-block" data-line={line} data-diagram={state.kind}>
      {state.kind === 'drawn' ? (
        <div className="diagram-frame" tabIndex={0} role="group" aria-label="Diagram">
          <img
            src={state.drawing.src}
            width={state.drawing.width}
            height={state.drawing.height}
            alt={`Diagram: ${source.trim().split('\n', 1)[0] ?? ''}`}
          />
        </div>
      ) : (
        <pre tabIndex={0}>
          <code>{source}</code>
        </pre>
      )}
      {state.kind === 'failed' && (
        <p className="diagram-failure">
          {state.line !== null && <strong>Line {line + state.line}: </strong>}
          {state.message}
        </p>
      )}
      <CopyButton text={source} label="Copy the source of this diagram" className="copy" />
    </div>
  );
}

/** The last drawing stays until there is another, so that nothing jumps while the source is typed. */
function useDrawing(source: string): State {
  const scheme = useTheme().resolvedTheme === 'dark' ? 'dark' : 'light';
  const [state, setState] = useState<State>({ kind: 'pending' });
  const isFirst = useRef(true);
  useEffect(() => {
    let isCurrent = true;
    const draw = async () => {
      const { DiagramError, drawDiagram } = await import('./draw-diagram');
      try {
        const drawing = await drawDiagram(source, scheme);
        if (isCurrent) setState({ kind: 'drawn', drawing });
      } catch (error) {
        if (!isCurrent) return;
        const known = error instanceof DiagramError;
        const message = known ? error.message : 'This diagram cannot be drawn.';
        setState({ kind: 'failed', message, line: known ? error.line : null });
      }
    };
    const timer = setTimeout(() => void draw(), isFirst.current ? 0 : TYPING_DELAY_MS);
    isFirst.current = false;
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [source, scheme]);
  return state;
}

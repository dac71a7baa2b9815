'use client';

import type { editor } from 'monaco-editor';
import { type ReactNode, useEffect, useState } from 'react';
import { PublishStand } from '@/features/sync';
import { useDebounced } from '@/shared/lib/use-debounced';
import { type DocumentBuffer, useBufferState } from '../buffer';
import { ReadersButton } from '../history';
import type { EditLock } from '../lock';
import { languageOf } from '../monaco';
import type { Saving } from '../save';
import { SaveStatus } from './save-status';
import { approximateTokens, byteLength, bytes } from '@/shared/lib/text-size';
import { useWorkspace } from './workspace-context';

interface StatusLineProps {
  buffer: DocumentBuffer;
  saving: Saving;
  lock: EditLock;
  codeEditor: editor.IStandaloneCodeEditor | null;
  panelButtons: ReactNode;
}

const SIZE_DELAY_MS = 300;

export function StatusLine({ buffer, saving, lock, codeEditor, panelButtons }: StatusLineProps) {
  const { projectId, project } = useWorkspace();
  const fileName = useBufferState(buffer, (state) => state.base.fileName);
  return (
    <footer className="flex h-7 shrink-0 items-center gap-4 overflow-hidden border-t px-3 text-xs whitespace-nowrap text-muted-foreground">
      <SaveStatus buffer={buffer} saving={saving} lock={lock} />
      <PublishStand project={project} docId={buffer.docId} className="lg:hidden" />
      <div className="ml-auto flex shrink-0 items-center gap-4">
        <ReadersButton projectId={projectId} docId={buffer.docId} />
        {panelButtons}
        <CursorPlace codeEditor={codeEditor} />
        <TextSize buffer={buffer} />
        <span className="max-md:hidden">{languageOf(fileName).label}</span>
        <span className="max-lg:hidden">UTF-8</span>
      </div>
    </footer>
  );
}

function CursorPlace({ codeEditor }: { codeEditor: editor.IStandaloneCodeEditor | null }) {
  const [place, setPlace] = useState('');
  useEffect(() => {
    if (!codeEditor) {
      setPlace('');
      return;
    }
    const read = () => {
      const at = codeEditor.getPosition();
      setPlace(at ? `Ln ${at.lineNumber}, Col ${at.column}` : '');
    };
    read();
    const subscription = codeEditor.onDidChangeCursorPosition(read);
    return () => subscription.dispose();
  }, [codeEditor]);
  return place ? <span className="tabular-nums max-sm:hidden">{place}</span> : null;
}

function TextSize({ buffer }: { buffer: DocumentBuffer }) {
  const revision = useDebounced(
    useBufferState(buffer, (state) => state.revision),
    SIZE_DELAY_MS,
  );
  const [size, setSize] = useState({ bytes: '', tokens: '' });
  useEffect(() => {
    const text = buffer.text();
    setSize({ bytes: bytes(byteLength(text)), tokens: approximateTokens(text) });
  }, [buffer, revision]);
  return (
    <span className="tabular-nums" title="Tokens are estimated: a quarter of the characters">
      {size.bytes}
      <span className="max-[420px]:hidden"> · {size.tokens}</span>
    </span>
  );
}

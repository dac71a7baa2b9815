'use client';

import type { editor } from 'monaco-editor';
import { type ReactNode, useEffect, useState } from 'react';
import { PublishStand } from '@/features/sync';
import { clockTime } from '@/shared/lib/time';
import { useDebounced } from '@/shared/lib/use-debounced';
import { useNow } from '@/shared/lib/use-now';
import { useConnection } from '@/shared/realtime';
import { type DocumentBuffer, useBufferState } from '../buffer';
import { type EditLock, useLockState } from '../lock';
import { languageOf } from '../monaco';
import { type Saving, useSavePhase } from '../save';
import { approximateTokens, byteLength, bytes } from './text-size';
import { useWorkspace } from './workspace-context';

interface StatusLineProps {
  buffer: DocumentBuffer;
  saving: Saving;
  lock: EditLock;
  codeEditor: editor.IStandaloneCodeEditor | null;
}

const SIZE_DELAY_MS = 300;

export function StatusLine({ buffer, saving, lock, codeEditor }: StatusLineProps) {
  const { project } = useWorkspace();
  const fileName = useBufferState(buffer, (state) => state.base.fileName);
  return (
    <footer className="flex h-7 shrink-0 items-center gap-4 overflow-hidden border-t px-3 text-xs whitespace-nowrap text-muted-foreground">
      <SaveStatus buffer={buffer} saving={saving} lock={lock} />
      <PublishStand project={project} docId={buffer.docId} className="lg:hidden" />
      <div className="ml-auto flex items-center gap-4">
        <CursorPlace codeEditor={codeEditor} />
        <TextSize buffer={buffer} />
        <span className="max-md:hidden">{languageOf(fileName).label}</span>
        <span className="max-lg:hidden">UTF-8</span>
      </div>
    </footer>
  );
}

function SaveStatus({ buffer, saving, lock }: Omit<StatusLineProps, 'codeEditor'>) {
  const now = useNow();
  const phase = useSavePhase(saving);
  const isDirty = useBufferState(buffer, (state) => state.isDirty);
  const taken = useBufferState(buffer, (state) => state.taken);
  const base = useBufferState(buffer, (state) => state.base);
  const lockPhase = useLockState(lock, (state) => state.phase);
  const isOffline = useConnection(({ state }) => state === 'offline');

  let dot: ReactNode = null;
  let text: string;
  if (phase.kind === 'saving') text = 'Saving…';
  else if (isDirty) {
    dot = <span aria-hidden className="size-2 shrink-0 rounded-full bg-foreground" />;
    text = `Unsaved changes on version ${base.version}`;
  } else if (phase.kind === 'saved' && phase.version === base.version) {
    text = `Saved · version ${base.version} · ${clockTime(phase.at, now)}`;
  } else if (taken) text = `Version ${taken.version} · just saved by ${taken.updatedByName}`;
  else text = `Version ${base.version} · ${base.updatedByName} · ${clockTime(base.updatedAt, now)}`;

  return (
    <span role="status" className="flex min-w-0 items-center gap-2">
      {dot}
      <span className="truncate">
        {text}
        {isOffline && ' · offline'}
        {lockPhase === 'acquiring' && ' · taking the lock…'}
      </span>
    </span>
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

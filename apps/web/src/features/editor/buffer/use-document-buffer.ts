'use client';

import type { Doc } from '@cairn/contracts';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Monaco } from '../monaco';
import type { BufferRegistry } from './buffer-registry';
import type { BufferState, DocumentBuffer } from './document-buffer';

/** The buffer of a document, once Monaco and the document are there; fed with what the server says since. */
export function useDocumentBuffer(
  buffers: BufferRegistry | undefined,
  monaco: Monaco | undefined,
  doc: Doc | undefined,
): DocumentBuffer | undefined {
  const [buffer, setBuffer] = useState<DocumentBuffer>();
  const latest = useRef(doc);
  useEffect(() => {
    latest.current = doc;
  });
  const docId = doc?.id;

  useEffect(() => {
    if (!buffers || !monaco || !docId || !latest.current) return;
    setBuffer(buffers.open(monaco, latest.current));
    return () => {
      setBuffer(undefined);
      buffers.close(docId);
    };
  }, [buffers, monaco, docId]);
  useEffect(() => {
    if (buffer && doc) buffer.receive(doc);
  }, [buffer, doc]);

  return buffer;
}

export function useBufferState<T>(buffer: DocumentBuffer, select: (state: BufferState) => T): T {
  return useStore(buffer.state, select);
}

'use client';

import type { DocFacts, Finding } from '@cairn/toolkit';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { checksQuery } from '@/shared/api';
import { useDebounced } from '@/shared/lib/use-debounced';
import { type DocumentBuffer, useBufferState } from '../buffer';
import type { Monaco } from '../monaco';

const TYPING_MS = 300;
const OWNER = 'cairn-checks';

/** What is wrong with the text as it stands, unsaved changes included; undefined until it was looked at. */
export function useFindings(projectId: string, buffer: DocumentBuffer): readonly Finding[] | undefined {
  const checks = useQuery(checksQuery(projectId)).data;
  const fileName = useBufferState(buffer, (state) => state.base.fileName);
  const revision = useDebounced(
    useBufferState(buffer, (state) => state.revision),
    TYPING_MS,
  );
  const siblings = useMemo(
    () => checks && new Map<string, DocFacts>(checks.docs.map((doc) => [doc.fileName, doc])),
    [checks],
  );
  const [findings, setFindings] = useState<readonly Finding[]>();
  useEffect(() => {
    if (!siblings) return;
    let isStale = false;
    // Loaded when a document is open: reading YAML is no part of the first page.
    void import('@cairn/toolkit').then(({ checkDocument, factsOf }) => {
      if (isStale || buffer.model.isDisposed()) return;
      const doc = { fileName, content: buffer.text() };
      setFindings(checkDocument(doc, new Map(siblings).set(fileName, factsOf(doc))));
    });
    return () => {
      isStale = true;
    };
  }, [buffer, fileName, revision, siblings]);
  return findings;
}

/** Underlines the lines in the text. */
export function useMarkers(
  monaco: Monaco,
  { model }: DocumentBuffer,
  findings: readonly Finding[] | undefined,
): void {
  useEffect(() => {
    if (!findings || model.isDisposed()) return;
    const severities = {
      error: monaco.MarkerSeverity.Error,
      warning: monaco.MarkerSeverity.Warning,
      info: monaco.MarkerSeverity.Info,
    };
    const markers = findings.map(({ code, severity, startLine, sentence }) => {
      const line = Math.min(startLine, model.getLineCount());
      return {
        code,
        severity: severities[severity],
        message: sentence,
        source: 'Cairn',
        startLineNumber: line,
        startColumn: model.getLineFirstNonWhitespaceColumn(line) || 1,
        endLineNumber: line,
        endColumn: model.getLineMaxColumn(line),
      };
    });
    monaco.editor.setModelMarkers(model, OWNER, markers);
  }, [monaco, model, findings]);
  useEffect(
    () => () => {
      if (!model.isDisposed()) monaco.editor.setModelMarkers(model, OWNER, []);
    },
    [monaco, model],
  );
}

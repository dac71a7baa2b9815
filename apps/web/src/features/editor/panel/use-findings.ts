'use client';

import type { DocFacts, Finding } from '@cairn/toolkit';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { checksQuery } from '@/shared/api';
import { useDebounced } from '@/shared/lib/use-debounced';
import { type DocumentBuffer, useBufferState } from '../buffer';
import type { Monaco } from '../monaco';

const TYPING_MS = 300;
const OWNER = 'cairn-checks';

interface Findings {
  /** Undefined until the text was looked at. */
  findings: readonly Finding[] | undefined;
  /** Looks at the text as it stands at this moment. */
  check: () => Promise<readonly Finding[]>;
}

/** What is wrong with the text as it stands, unsaved changes included. */
export function useFindings(projectId: string, buffer: DocumentBuffer): Findings {
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
  const check = useCallback(async () => {
    // Loaded when a document is open: reading YAML is no part of the first page.
    const { checkDocument, factsOf } = await import('@cairn/toolkit');
    if (buffer.model.isDisposed()) return [];
    const doc = { fileName, content: buffer.text() };
    return checkDocument(doc, new Map(siblings).set(fileName, factsOf(doc)));
  }, [buffer, fileName, siblings]);
  const [findings, setFindings] = useState<readonly Finding[]>();
  useEffect(() => {
    if (!siblings) return;
    let isStale = false;
    void check().then((found) => {
      if (!isStale) setFindings(found);
    });
    return () => {
      isStale = true;
    };
  }, [check, revision, siblings]);
  return { findings, check };
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

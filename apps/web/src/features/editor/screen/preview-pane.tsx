'use client';

import { useQuery } from '@tanstack/react-query';
import { type RefObject, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { attachmentHref } from '@/features/attachments';
import { editorPath } from '@/features/documents';
import { docsQuery } from '@/shared/api';
import { useDebounced } from '@/shared/lib/use-debounced';
import { MarkdownPreview } from '@/shared/markdown';
import { Button } from '@/shared/ui/button';
import { type DocumentBuffer, useBufferState } from '../buffer';
import { useWorkspace } from './workspace-context';

interface PreviewPaneProps {
  ref: RefObject<HTMLDivElement | null>;
  buffer: DocumentBuffer;
  fileName: string;
}

const SMALL_DELAY_MS = 40;
const LARGE_DELAY_MS = 400;
const LARGE_CHARS = 50_000;
/** Beyond this, rendering takes long enough to make typing stutter. */
const HUGE_CHARS = 400_000;

export function PreviewPane({ ref, buffer, fileName }: PreviewPaneProps) {
  const { text, isHuge, render } = usePreviewText(buffer);
  const { projectId } = useWorkspace();
  const documentHref = useDocumentHref();
  const fileHref = useCallback((path: string) => attachmentHref(projectId, path), [projectId]);
  return (
    <div
      ref={ref}
      role="region"
      aria-label="Preview"
      tabIndex={0}
      className="relative min-w-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
    >
      {isHuge && (
        <p className="flex flex-wrap items-center gap-3 border-b bg-muted px-6 py-2 text-[0.8125rem]">
          The preview of a text this long is made on demand.
          <Button size="sm" variant="outline" className="h-7" onClick={render}>
            Show it as it is now
          </Button>
        </p>
      )}
      <MarkdownPreview
        text={text}
        fileName={fileName}
        documentHref={documentHref}
        fileHref={fileHref}
        className="mx-auto px-6 py-5"
      />
    </div>
  );
}

/** The text as it is to be shown: a moment behind what is typed, and by hand for very long ones. */
function usePreviewText(buffer: DocumentBuffer) {
  const revision = useBufferState(buffer, (state) => state.revision);
  const [length, setLength] = useState(() => buffer.model.getValueLength());
  const settled = useDebounced(revision, length > LARGE_CHARS ? LARGE_DELAY_MS : SMALL_DELAY_MS);
  const [text, setText] = useState(() => (length > HUGE_CHARS ? '' : buffer.text()));
  const isHuge = length > HUGE_CHARS;
  useEffect(() => {
    const size = buffer.model.getValueLength();
    setLength(size);
    if (size <= HUGE_CHARS) setText(buffer.text());
  }, [buffer, settled]);
  const render = useCallback(() => setText(buffer.text()), [buffer]);
  return { text: useDeferredValue(text), isHuge, render };
}

/** Addresses of the project's other documents, as links in a text name them. */
function useDocumentHref() {
  const { projectId } = useWorkspace();
  const { data: docs } = useQuery(docsQuery(projectId));
  const ids = useMemo(() => new Map(docs?.map(({ fileName, id }) => [fileName.toLowerCase(), id])), [docs]);
  return useCallback(
    (fileName: string, anchor: string) => {
      const id = ids.get(fileName.toLowerCase()) ?? ids.get(`${fileName.toLowerCase()}.md`);
      return id ? editorPath(projectId, id, anchor) : null;
    },
    [ids, projectId],
  );
}

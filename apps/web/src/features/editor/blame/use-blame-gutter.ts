'use client';

import type { Blame } from '@cairn/contracts';
import { skipToken, useQuery } from '@tanstack/react-query';
import type { editor } from 'monaco-editor';
import { useEffect } from 'react';
import { api, keys, unwrap } from '@/shared/api';
import { type DocumentBuffer, useBufferState } from '../buffer';
import type { Monaco } from '../monaco';
import { alignLines } from './line-alignment';
import { LABEL_LENGTH, type LineOwner, lineOwners } from './line-owner';

/** As many lines as the server answers at once; those of a longer text below them stay without a name. */
const MAX_LINES = 20_000;
const NUMBER_ROOM = 3;
const INITIALS_ROOM = 3;
/** Below this the names would take more than a third of the text's width. */
const NAMES_FROM_PX = 560;

/** While there is an editor: who wrote each line stands before its number, and more when one points at it. */
export function useBlameGutter(
  monaco: Monaco,
  codeEditor: editor.IStandaloneCodeEditor | null,
  projectId: string,
  buffer: DocumentBuffer,
): void {
  const { version, content } = useBufferState(buffer, (state) => state.base);
  const { docId } = buffer;
  const { data } = useQuery({
    queryKey: keys.blame(projectId, docId, version),
    queryFn: codeEditor
      ? async () => ({ docId, content, blame: await loadBlame(projectId, docId, version) })
      : skipToken,
    // Until the next version's is there, so that the gutter does not come and go with each.
    placeholderData: (last) => (last?.docId === docId ? last : undefined),
    // Of a version it never changes.
    staleTime: Infinity,
  });

  useEffect(() => {
    const model = codeEditor?.getModel();
    if (!codeEditor || !model || !data) return;
    const owners = lineOwners(data.blame, Date.now());
    const { ownerAt, clear } = markLines(monaco, model, data.content, owners);
    const isRoomy = () => codeEditor.getLayoutInfo().width >= NAMES_FROM_PX;
    let hasRoom = isRoomy();
    const show = () => {
      const nameOf = (line: number) => {
        const owner = ownerAt(line);
        return (hasRoom ? owner?.label : owner?.initials) ?? '';
      };
      codeEditor.updateOptions({
        lineNumbersMinChars: NUMBER_ROOM + 1 + (hasRoom ? LABEL_LENGTH : INITIALS_ROOM),
        lineNumbers: (line) => `${nameOf(line)} ${String(line).padStart(NUMBER_ROOM)}`,
      });
    };
    show();
    const resizing = codeEditor.onDidLayoutChange(() => {
      if (isRoomy() === hasRoom) return;
      hasRoom = isRoomy();
      show();
    });
    return () => {
      resizing.dispose();
      clear();
      codeEditor.updateOptions({ lineNumbers: 'on', lineNumbersMinChars: NUMBER_ROOM });
    };
  }, [monaco, codeEditor, data]);
}

function loadBlame(projectId: string, doc: string, version: number): Promise<Blame> {
  const params = { path: { projectId, doc }, query: { version, lines: MAX_LINES } };
  return unwrap(api.GET('/api/projects/{projectId}/docs/{doc}/blame', { params }));
}

/** A mark for each line; it moves with its line, whatever is typed around it. */
function markLines(monaco: Monaco, model: editor.ITextModel, content: string, owners: readonly LineOwner[]) {
  const stickiness = monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges;
  const places = alignLines(content.split(/\r?\n/), model.getLinesContent());
  const marked = places.flatMap((place, at) => {
    const owner = owners[at];
    return place === undefined || !owner ? [] : [{ line: place + 1, owner }];
  });
  const ids = model.deltaDecorations(
    [],
    marked.map(({ line, owner }) => ({
      range: { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 },
      options: { isWholeLine: true, stickiness, lineNumberHoverMessage: { value: owner.hover } },
    })),
  );
  const byId = new Map(ids.map((id, n) => [id, marked[n]!.owner]));
  return {
    ownerAt: (line: number) =>
      model
        .getLineDecorations(line)
        .map(({ id }) => byId.get(id))
        .find(Boolean),
    clear: () => {
      if (!model.isDisposed()) model.deltaDecorations(ids, []);
    },
  };
}

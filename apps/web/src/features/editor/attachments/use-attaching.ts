import type { editor } from 'monaco-editor';
import { useEffect, useState } from 'react';
import { relinked } from '@/features/attachments';
import { insertText } from './placeholder';
import { type Uploads, createUploads } from './uploads';

interface AttachingOptions {
  projectId: string;
  fileName: string;
  code: editor.IStandaloneCodeEditor | null;
  isReadOnly: boolean;
}

/** Files that are pasted or dropped into the text, or chosen by the editor's command, become attachments. */
export function useAttaching({ projectId, fileName, code, isReadOnly }: AttachingOptions): Uploads {
  const [uploads] = useState(createUploads);
  useEffect(() => {
    // One level above the editor's own element, as its listeners would put the name of a dropped file in.
    const host = code?.getContainerDomNode().parentElement;
    if (!code || !host || isReadOnly) return;
    const target = { projectId, fileName, code };
    const take = (event: Event, files: readonly File[], at?: { x: number; y: number }) => {
      if (files.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      const place = at && code.getTargetAtClientPoint(at.x, at.y)?.position;
      uploads.begin(target, files, place ?? undefined);
    };
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const link = relinked(text, fileName);
      if (link === null || link === text || !insertText(code, link))
        return take(event, filesOf(event.clipboardData));
      event.preventDefault();
      event.stopPropagation();
    };
    const onDrop = (event: DragEvent) =>
      take(event, filesOf(event.dataTransfer), { x: event.clientX, y: event.clientY });
    const onDragOver = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    };
    const action = code.addAction({
      id: 'cairn.attach',
      label: 'Attach a File…',
      contextMenuGroupId: '9_cutcopypaste',
      contextMenuOrder: 9,
      run: () => choose((files) => uploads.begin(target, files)),
    });
    host.addEventListener('paste', onPaste, true);
    host.addEventListener('drop', onDrop, true);
    host.addEventListener('dragover', onDragOver, true);
    return () => {
      action.dispose();
      host.removeEventListener('paste', onPaste, true);
      host.removeEventListener('drop', onDrop, true);
      host.removeEventListener('dragover', onDragOver, true);
    };
  }, [uploads, projectId, fileName, code, isReadOnly]);
  return uploads;
}

/** A text that was copied out of a table comes with a picture of it; the text is what is meant then. */
function filesOf(data: DataTransfer | null): File[] {
  if (!data || data.getData('text/plain') !== '') return [];
  return [...data.files].filter(({ size, type }) => size > 0 || type !== '');
}

function choose(chosen: (files: readonly File[]) => void): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true });
  input.addEventListener('change', () => chosen([...(input.files ?? [])]));
  input.click();
}

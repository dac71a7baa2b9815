import type { Attachment } from '@cairn/contracts';
import { MAX_ATTACHMENT_BYTES } from '@cairn/contracts/limits';
import type { editor, Position } from 'monaco-editor';
import { createStore } from 'zustand/vanilla';
import { markdownOf, tidyName, uploadFile } from '@/features/attachments';
import { failureText } from '@/shared/api';
import { insertText, placeholderOf, replacePlaceholder } from './placeholder';

export interface Upload {
  id: string;
  name: string;
  sent: number;
  size: number;
  /** Why it did not arrive; null while it is on its way. */
  failure: string | null;
}

interface Target {
  projectId: string;
  fileName: string;
  code: editor.ICodeEditor;
}

export type Uploads = ReturnType<typeof createUploads>;

/** Files on their way into a text. Each has a placeholder there, which its link replaces, or nothing. */
export function createUploads() {
  const store = createStore<{ uploads: Upload[] }>(() => ({ uploads: [] }));
  const stops = new Map<string, AbortController>();
  const patch = (id: string, change: Partial<Upload>) =>
    store.setState(({ uploads }) => ({
      uploads: uploads.map((one) => (one.id === id ? { ...one, ...change } : one)),
    }));
  const remove = (id: string) =>
    store.setState(({ uploads }) => ({ uploads: uploads.filter((one) => one.id !== id) }));

  async function begin(target: Target, file: File, at?: Position): Promise<void> {
    const id = crypto.randomUUID().slice(0, 8);
    const name = tidyName(file.name, new Date());
    const upload: Upload = { id, name, sent: 0, size: file.size, failure: null };
    store.setState(({ uploads }) => ({ uploads: [...uploads, upload] }));
    if (file.size > MAX_ATTACHMENT_BYTES) {
      const limit = MAX_ATTACHMENT_BYTES / 1024 / 1024;
      return patch(id, { failure: `It is larger than ${limit} MB. Nothing was sent.` });
    }
    const placeholder = placeholderOf(name, id);
    if (!insertText(target.code, placeholder, at)) return remove(id);
    const stop = new AbortController();
    stops.set(id, stop);
    try {
      const { projectId } = target;
      const onSent = (sent: number) => patch(id, { sent });
      const attachment = await uploadFile({ projectId, name, file, signal: stop.signal, onSent });
      patch(id, { failure: settled(target, placeholder, attachment) });
      if (store.getState().uploads.some((one) => one.id === id && one.failure === null)) remove(id);
    } catch (error) {
      replacePlaceholder(target.code, placeholder, '');
      if (stop.signal.aborted) remove(id);
      else patch(id, { failure: failureText(error) });
    } finally {
      stops.delete(id);
    }
  }

  return {
    store,
    begin: (target: Target, files: readonly File[], at?: Position) => {
      for (const file of files) void begin(target, file, at);
    },
    stop: (id: string) => stops.get(id)?.abort(),
    dismiss: remove,
  };
}

function settled({ code, fileName }: Target, placeholder: string, attachment: Attachment): string | null {
  const text = markdownOf(attachment, fileName);
  if (replacePlaceholder(code, placeholder, text)) return null;
  return `The file was kept, but its place in the text is gone. This leads to it: ${text}`;
}

'use client';

import type { ResponseBody, docEndpoints } from '@cairn/contracts';
import type { editor } from 'monaco-editor';
import { useEffect, useState } from 'react';
import { createTextModel, languageOf, type Monaco } from '../monaco';

export type FullConflict = ResponseBody<typeof docEndpoints.getConflict>;

export interface MergeModels {
  ours: editor.ITextModel | null;
  theirs: editor.ITextModel | null;
  result: editor.ITextModel;
}

// Half-settled texts outlive the way to another page and back, as long as the tab does.
const drafts = new Map<string, string>();

/** Changes once either side does. */
export const standOf = ({ id, ours, theirs }: FullConflict) => `${id} ${ours.hash} ${theirs.hash}`;

/** What the merge could not settle stands between markers in it. */
const beginningOf = ({ merge, oursContent, theirsContent }: FullConflict) =>
  merge?.content ?? oursContent ?? theirsContent ?? '';

/** The texts of a conflict as the editor wants them; gone with the page. */
export function useMergeModels(monaco: Monaco, conflict: FullConflict): MergeModels | undefined {
  const [models, setModels] = useState<MergeModels>();
  useEffect(() => {
    const language = languageOf(conflict.fileName).id;
    const side = (text: string | null) => (text === null ? null : createTextModel(monaco, text, language));
    const key = standOf(conflict);
    const made = {
      ours: side(conflict.oursContent),
      theirs: side(conflict.theirsContent),
      result: createTextModel(monaco, drafts.get(key) ?? beginningOf(conflict), language),
    };
    setModels(made);
    return () => {
      drafts.set(key, made.result.getValue(undefined, true));
      setModels(undefined);
      for (const model of Object.values(made)) model?.dispose();
    };
  }, [monaco, conflict]);
  return models;
}

export function forgetDraft(conflict: FullConflict): void {
  drafts.delete(standOf(conflict));
}

/** As if it had been typed: undo brings the text before back. */
export function replaceText(model: editor.ITextModel, text: string): void {
  model.pushStackElement();
  model.pushEditOperations(null, [{ range: model.getFullModelRange(), text }], () => null);
  model.pushStackElement();
}

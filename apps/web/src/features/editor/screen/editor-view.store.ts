import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type EditorView = 'editor' | 'split' | 'preview';

interface EditorViewStore {
  view: EditorView;
  /** Share of the width the text has in the split view, in percent. */
  share: number;
  isTreeShown: boolean;
  /** Who wrote each line, beside its number. */
  isBlameShown: boolean;
  setView: (view: EditorView) => void;
  setShare: (share: number) => void;
  setTreeShown: (isShown: boolean) => void;
  setBlameShown: (isShown: boolean) => void;
}

const MIN_SHARE = 25;

/** How this person likes the editor; remembered in the browser. */
export const useEditorView = create<EditorViewStore>()(
  persist(
    (set) => ({
      view: 'split',
      share: 50,
      isTreeShown: true,
      isBlameShown: false,
      setView: (view) => set({ view }),
      setShare: (share) => set({ share: Math.min(Math.max(share, MIN_SHARE), 100 - MIN_SHARE) }),
      setTreeShown: (isTreeShown) => set({ isTreeShown }),
      setBlameShown: (isBlameShown) => set({ isBlameShown }),
    }),
    { name: 'cairn-editor-view' },
  ),
);

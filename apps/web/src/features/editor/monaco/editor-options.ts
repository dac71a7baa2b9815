import type { editor } from 'monaco-editor';

const MINIMAP_FROM_PX = 1200;

/** What every editor of the app has in common. */
export const baseOptions: editor.IEditorOptions & editor.IGlobalEditorOptions = {
  automaticLayout: true,
  fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSize: 13.5,
  lineHeight: 22,
  scrollBeyondLastLine: false,
  smoothScrolling: false,
  wordWrap: 'on',
  wrappingIndent: 'same',
  renderLineHighlight: 'line',
  renderLineHighlightOnlyWhenFocus: true,
  overviewRulerBorder: false,
  padding: { top: 12, bottom: 24 },
  // Prose: word suggestions and bracket colours distract from it.
  quickSuggestions: false,
  wordBasedSuggestions: 'off',
  bracketPairColorization: { enabled: false },
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  stickyScroll: { enabled: false },
  // Other people's languages are not suspicious; characters that cannot be seen are.
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true },
  links: true,
  contextmenu: true,
  accessibilitySupport: 'auto',
  fixedOverflowWidgets: true,
};

export function minimapFor(windowWidth: number): editor.IEditorMinimapOptions {
  return { enabled: windowWidth >= MINIMAP_FROM_PX, renderCharacters: false, maxColumn: 80 };
}

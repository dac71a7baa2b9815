import type { editor } from 'monaco-editor';

/** Below this, the window has no room for it; and beside a preview, which shows the text’s shape, it is not needed. */
const MINIMAP_WINDOW_PX = 1200;
const MINIMAP_EDITOR_PX = 800;

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
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  glyphMargin: false,
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 14,
  folding: false,
  padding: { top: 12, bottom: 24 },
  // Prose: word suggestions and bracket colours distract from it.
  quickSuggestions: false,
  wordBasedSuggestions: 'off',
  matchBrackets: 'never',
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

export function minimapFor(host: HTMLElement): editor.IEditorMinimapOptions {
  const enabled = window.innerWidth >= MINIMAP_WINDOW_PX && host.clientWidth >= MINIMAP_EDITOR_PX;
  return { enabled, renderCharacters: false, maxColumn: 80 };
}

import type { Monaco } from './load-monaco';

/** Names of the two themes made by `applyTheme`. */
export type EditorTheme = 'cairn-light' | 'cairn-dark';

/**
 * Makes Monaco look like the rest of the page: its colours are read from the page's own custom properties, as they stand
 * at this moment.
 */
export function applyTheme(monaco: Monaco, isDark: boolean): void {
  const name: EditorTheme = isDark ? 'cairn-dark' : 'cairn-light';
  const color = colorReader();
  const plain = color('--foreground');
  const quiet = color('--muted-foreground');
  // As quiet as small text may be: 4.5 to 1.
  const lineNumber = mix(quiet, color('--card'), 0.12);
  const moss = color('--primary');
  const amber = color('--warning');
  const rule = (token: string, foreground: string, fontStyle = '') => ({
    token,
    foreground: foreground.slice(1),
    fontStyle,
  });
  monaco.editor.defineTheme(name, {
    base: isDark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      rule('', plain),
      rule('keyword.md', moss, 'bold'),
      rule('strong.md', plain, 'bold'),
      rule('emphasis.md', plain, 'italic'),
      rule('string.link.md', moss),
      rule('variable.md', amber),
      rule('variable.source.md', plain),
      rule('comment.md', quiet),
      rule('meta.separator.md', quiet),
      rule('keyword.table', quiet),
      rule('comment', quiet),
      rule('keyword', moss),
      rule('string', amber),
      rule('type.yaml', moss),
      rule('string.key.json', moss),
    ],
    colors: {
      'editor.background': color('--card'),
      'editor.foreground': plain,
      'editorLineNumber.foreground': lineNumber,
      'editorLineNumber.dimmedForeground': lineNumber,
      'editorLineNumber.activeForeground': plain,
      'editorCursor.foreground': moss,
      'editor.lineHighlightBackground': `${color('--secondary')}70`,
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': `${moss}38`,
      'editor.inactiveSelectionBackground': `${moss}20`,
      'editorIndentGuide.background1': color('--border'),
      'editorWidget.background': color('--popover'),
      'editorWidget.foreground': plain,
      'editorWidget.border': color('--border'),
      'input.background': color('--card'),
      'input.foreground': plain,
      'input.border': color('--input'),
      'inputOption.activeBorder': moss,
      'menu.background': color('--popover'),
      'menu.foreground': plain,
      'list.hoverBackground': color('--accent'),
      'quickInput.background': color('--popover'),
      'quickInput.foreground': plain,
      focusBorder: color('--ring'),
      'scrollbar.shadow': '#00000000',
      'scrollbarSlider.background': `${quiet}40`,
      'scrollbarSlider.hoverBackground': `${quiet}66`,
      'scrollbarSlider.activeBackground': `${quiet}80`,
      'editorOverviewRuler.border': '#00000000',
      'diffEditor.insertedTextBackground': `${moss}30`,
      'diffEditor.insertedLineBackground': `${moss}1c`,
      'diffEditor.removedTextBackground': `${color('--destructive')}30`,
      'diffEditor.removedLineBackground': `${color('--destructive')}18`,
      'diffEditor.unchangedRegionBackground': color('--muted'),
      'diffEditor.unchangedRegionForeground': quiet,
    },
  });
  monaco.editor.setTheme(name);
}

/** Monaco wants hexadecimal colours; a canvas turns whatever CSS understands into them. */
function colorReader(): (property: string) => string {
  const style = getComputedStyle(document.documentElement);
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (property) => {
    if (!context) return '#808080';
    context.fillStyle = style.getPropertyValue(property).trim();
    context.fillRect(0, 0, 1, 1);
    return hex([...context.getImageData(0, 0, 1, 1).data].slice(0, 3));
  };
}

function mix(front: string, back: string, share: number): string {
  const parts = (color: string) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const behind = parts(back);
  return hex(
    parts(front).map((value, index) => Math.round(value * (1 - share) + (behind[index] ?? 0) * share)),
  );
}

function hex(rgb: number[]): string {
  return `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

import type { IPosition, editor } from 'monaco-editor';
import './cursors.css';
import type { Monaco } from '../monaco';
import { personColor } from './person-styles';

export interface CursorWidget {
  readonly position: IPosition;
  /** `isNews`: its owner has moved it, so that the name shows for a while. */
  show: (position: IPosition, name: string, color: string, isNews: boolean) => void;
  dispose: () => void;
}

const NAME_SHOWN_MS = 2500;
/** Nearer to the right edge than this, the name stands to the left of the caret. */
const NAME_ROOM_PX = 140;

/** The caret of somebody else, with a name that fades. */
export function createCursorWidget(
  monaco: Monaco,
  codeEditor: editor.IStandaloneCodeEditor,
  id: string,
): CursorWidget {
  const { EXACT } = monaco.editor.ContentWidgetPositionPreference;
  const node = document.createElement('div');
  const label = node.appendChild(document.createElement('span'));
  node.className = 'remote-cursor';
  label.className = 'remote-cursor-name';
  node.setAttribute('aria-hidden', 'true');
  let position: IPosition = { lineNumber: 1, column: 1 };
  let fading: ReturnType<typeof setTimeout> | undefined;
  const widget: editor.IContentWidget = {
    getId: () => `remote-cursor-${id}`,
    getDomNode: () => node,
    getPosition: () => ({ position, preference: [EXACT] }),
  };
  codeEditor.addContentWidget(widget);

  return {
    get position() {
      return position;
    },
    show(next, name, color, isNews) {
      position = next;
      label.textContent = name;
      node.style.setProperty('--person', personColor(color));
      const left = codeEditor.getScrolledVisiblePosition(next)?.left ?? 0;
      node.classList.toggle('is-at-right', left > codeEditor.getLayoutInfo().width - NAME_ROOM_PX);
      node.classList.toggle('is-below', next.lineNumber === 1);
      codeEditor.layoutContentWidget(widget);
      if (!isNews) return;
      node.classList.remove('is-quiet');
      clearTimeout(fading);
      fading = setTimeout(() => node.classList.add('is-quiet'), NAME_SHOWN_MS);
    },
    dispose() {
      clearTimeout(fading);
      codeEditor.removeContentWidget(widget);
    },
  };
}

import type * as MonacoNamespace from 'monaco-editor';
import { monacoBase } from './monaco-location';

export type Monaco = typeof MonacoNamespace;

/** The command Ctrl-K runs inside the editor; see `letThrough`. */
const PASS_ON = 'cairn.passOn';
let loading: Promise<Monaco> | undefined;

/** Loads the editor's own bundle once a page; after a failure, the next call tries again. */
export function loadMonaco(): Promise<Monaco> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<Monaco> {
  self.MonacoEnvironment = {
    getWorker: (_, label) => new Worker(`${monacoBase}/${label === 'json' ? 'json' : 'editor'}.worker.js`),
  };
  const [monaco] = await Promise.all([
    import(
      /* turbopackIgnore: true */ /* webpackIgnore: true */ `${monacoBase}/monaco.js`
    ) as Promise<Monaco>,
    loadStyles(`${monacoBase}/monaco.css`),
  ]);
  letThrough(monaco);
  return monaco;
}

function loadStyles(href: string): Promise<void> {
  const known = document.head.querySelector(`link[href="${href}"]`);
  if (known) return Promise.resolve();
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new TypeError('The styles of the editor could not be loaded.'));
    };
    document.head.append(link);
  });
}

/**
 * Monaco keeps Ctrl-K as the first half of two-stroke shortcuts. A rule that bubbles (`^`) makes it a whole shortcut
 * that does nothing and stays visible to the page, whose command palette listens for it.
 */
function letThrough(monaco: Monaco): void {
  const { KeyMod, KeyCode } = monaco;
  monaco.editor.addCommand({ id: PASS_ON, run: () => undefined });
  monaco.editor.addKeybindingRules(
    [KeyCode.KeyK, KeyCode.KeyP].map((key) => ({ keybinding: KeyMod.CtrlCmd | key, command: `^${PASS_ON}` })),
  );
}

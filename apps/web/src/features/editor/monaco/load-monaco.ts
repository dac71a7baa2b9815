import type * as MonacoNamespace from 'monaco-editor';
import { monacoBase } from './monaco-location';

export type Monaco = typeof MonacoNamespace;

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

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const APP = join(import.meta.dirname, '../../apps/web/src/app');

/** The address of every page of the web app, with `values` for what is in brackets. */
export function pagePaths(values: Readonly<Record<string, string>>): string[] {
  return readdirSync(APP, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => {
      const parts = file.split('/').slice(0, -1);
      const shown = parts.filter((part) => !part.startsWith('('));
      return `/${shown.map((part) => values[part.replaceAll(/[[\]]/g, '')] ?? part).join('/')}`;
    })
    .toSorted();
}

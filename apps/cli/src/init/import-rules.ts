import { importNative } from '@cairn/toolkit/native';
import { type Checkout, readNativeFiles } from '@cairn/workstation';
import type { Connection } from '../checkout/platform-of.ts';
import { confirm } from '../output/prompt.ts';
import type { Terminal } from '../output/terminal.ts';
import { ApiFailure } from '../platform/api.ts';
import type { Call } from '../program/command.ts';

export interface ImportedRules {
  readonly imported: readonly string[];
  /** Files that a person made and that are written from the documents from now on. */
  readonly adopted: readonly string[];
  readonly left: readonly { readonly path: string; readonly reason: string }[];
}

const NOTHING: ImportedRules = { imported: [], adopted: [], left: [] };

/** Makes documents of the rules files that a repository has, where that is wanted. Nothing is changed in the checkout. */
export async function importRules(
  call: Call,
  checkout: Checkout,
  connection: Connection,
  terminal: Terminal,
): Promise<ImportedRules> {
  if (call.flag('no-import')) return NOTHING;
  const found = importNative(readNativeFiles(checkout));
  if (found.documents.length === 0) return NOTHING;
  const paths = found.documents.flatMap(({ from }) => from);
  if (!call.flag('import')) {
    if (call.flag('yes') || !terminal.isInteractive) return NOTHING;
    const question = `Import ${paths.join(', ')} as documents of the project?`;
    if (!(await confirm(question, true))) return NOTHING;
  }
  const imported: string[] = [];
  const adopted: string[] = [];
  const left = [...found.left];
  for (const { fileName, content, from } of found.documents) {
    const refusal = await upload(connection, fileName, content);
    if (refusal) left.push(...from.map((path) => ({ path, reason: refusal })));
    else {
      imported.push(fileName);
      adopted.push(...from);
    }
  }
  return { imported, adopted, left };
}

/** Why it was not taken; undefined when it was. */
async function upload(
  { api, access }: Connection,
  fileName: string,
  content: string,
): Promise<string | undefined> {
  try {
    await api.post(`/api/projects/${access.projectId}/docs`, { fileName, content });
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return error.apiCode === 'DOC_EXISTS'
      ? `The project has a document ${fileName} already; it was kept.`
      : error.message;
  }
}

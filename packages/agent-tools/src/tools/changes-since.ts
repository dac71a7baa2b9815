import { type DocMeta, docEndpoints } from '@cairn/contracts';
import { z } from 'zod';
import type { AgentApi } from '../agent-api.ts';
import { defineTool } from '../tool.ts';
import { allDocuments } from './all-documents.ts';
import { PER_PAGE, fileName, hash, nextOf } from './shapes.ts';

// Each wants its history to be looked through.
const MAX_KNOWN = 50;
const MAX_DIFF_CHARACTERS = 20_000;
// Of the latest versions; what was read longer ago is told without a difference.
const MAX_VERSION_PAGES = 3;

export const changesSince = defineTool({
  name: 'changes_since',
  title: 'What changed since',
  input: z.strictObject({
    known: z
      .array(z.strictObject({ fileName, hash }))
      .min(1)
      .max(MAX_KNOWN)
      .describe('What was read, with the hash of it'),
  }),
  output: z.object({
    changed: z.array(
      z.object({
        fileName: z.string(),
        fromVersion: z.int().nullable().describe('null: what was read is none of the latest versions'),
        toVersion: z.int(),
        hash,
        updatedBy: z.string(),
        diff: z.string().nullable(),
      }),
    ),
    gone: z.array(z.string()),
    unchanged: z.array(z.string()),
  }),
  readOnly: true,
  scopes: ['read'],
  async run({ api, projectId }, { known }) {
    const docs = new Map((await allDocuments(api, projectId)).map((doc) => [doc.fileName, doc]));
    const changed = [];
    for (const { fileName: name, hash: old } of known) {
      const doc = docs.get(name);
      if (doc && doc.hash !== old) changed.push(await changeOf(api, doc, old));
    }
    const of = (is: (doc: DocMeta | undefined, old: string) => boolean) =>
      known.filter((one) => is(docs.get(one.fileName), one.hash)).map((one) => one.fileName);
    return {
      changed,
      gone: of((doc) => doc === undefined),
      unchanged: of((doc, old) => doc?.hash === old),
    };
  },
});

async function changeOf(api: AgentApi, doc: DocMeta, old: string) {
  const params = { projectId: doc.projectId, doc: doc.id };
  const from = await versionWith(api, params, old);
  const told = {
    fileName: doc.fileName,
    fromVersion: from,
    toVersion: doc.version,
    hash: doc.hash,
    updatedBy: doc.updatedByName,
  };
  if (from === null) return { ...told, diff: null };
  const { diff } = await api.call(docEndpoints.diff, { params, query: { from, to: doc.version } });
  return { ...told, diff: diff.slice(0, MAX_DIFF_CHARACTERS) };
}

async function versionWith(
  api: AgentApi,
  params: { projectId: string; doc: string },
  old: string,
): Promise<number | null> {
  for (let page: number | null = 1; page !== null && page <= MAX_VERSION_PAGES;) {
    const query = { page, perPage: PER_PAGE };
    const { data, meta } = await api.call(docEndpoints.listVersions, { params, query });
    const found = data.find((version) => version.hash === old);
    if (found) return found.version;
    page = nextOf(meta);
  }
  return null;
}

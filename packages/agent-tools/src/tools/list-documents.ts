import { docEndpoints } from '@cairn/contracts';
import { z } from 'zod';
import { allDocuments } from './all-documents.ts';
import { defineTool } from '../tool.ts';
import { PER_PAGE, hash, kind, nextOf, nextPage, page } from './shapes.ts';

export const listDocuments = defineTool({
  name: 'list_documents',
  title: 'List documents',
  input: z.strictObject({
    folder: z.string().max(1000).optional().describe('Only those below it: `rules/`'),
    kind: kind.optional(),
    page,
  }),
  output: z.object({
    documents: z.array(
      z.object({
        fileName: z.string(),
        kind,
        version: z.int(),
        bytes: z.int(),
        hash,
        updatedAt: z.string(),
        updatedBy: z.string(),
      }),
    ),
    total: z.int(),
    nextPage,
  }),
  readOnly: true,
  scopes: ['read'],
  async run({ api, projectId }, { folder, kind: wanted, page: at }) {
    const { data, meta } =
      folder === undefined && wanted === undefined
        ? await api.call(docEndpoints.list, { params: { projectId }, query: { page: at, perPage: PER_PAGE } })
        : pageOfSome(
            (await allDocuments(api, projectId)).filter(
              (doc) => (!folder || doc.fileName.startsWith(folder)) && (!wanted || doc.kind === wanted),
            ),
            at,
          );
    const documents = data.map((doc) => ({
      fileName: doc.fileName,
      kind: doc.kind,
      version: doc.version,
      bytes: doc.size,
      hash: doc.hash,
      updatedAt: doc.updatedAt,
      updatedBy: doc.updatedByName,
    }));
    return { documents, total: meta.total, nextPage: nextOf(meta) };
  },
});

function pageOfSome<T>(all: T[], at: number) {
  const data = all.slice((at - 1) * PER_PAGE, at * PER_PAGE);
  return { data, meta: { page: at, perPage: PER_PAGE, total: all.length } };
}

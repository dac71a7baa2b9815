import { docEndpoints } from '@cairn/contracts';
import { z } from 'zod';
import { defineTool } from '../tool.ts';
import { kind, nextOf, nextPage, page } from './shapes.ts';

const PER_PAGE = 20;

export const searchDocuments = defineTool({
  name: 'search_documents',
  title: 'Search documents',
  input: z.strictObject({ query: z.string().trim().min(1).max(200), page }),
  output: z.object({
    hits: z.array(
      z.object({
        fileName: z.string(),
        kind,
        version: z.int(),
        snippet: z.string(),
        isSimilar: z.boolean(),
      }),
    ),
    total: z.int(),
    nextPage,
  }),
  readOnly: true,
  scopes: ['read'],
  async run({ api, projectId }, { query: q, page: at }) {
    const query = { q, page: at, perPage: PER_PAGE };
    const { data, meta } = await api.call(docEndpoints.search, { params: { projectId }, query });
    const hits = data.map(({ doc, snippet, isSimilar }) => ({
      fileName: doc.fileName,
      kind: doc.kind,
      version: doc.version,
      snippet: snippet.replaceAll(/[\ue000\ue001]/g, '**'),
      isSimilar,
    }));
    return { hits, total: meta.total, nextPage: nextOf(meta) };
  },
});

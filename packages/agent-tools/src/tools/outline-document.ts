import { docEndpoints, toolkitEndpoints } from '@cairn/contracts';
import { isMarkdown } from '@cairn/toolkit';
import { scanMarkdown } from '@cairn/toolkit/links';
import { z } from 'zod';
import { defineTool } from '../tool.ts';
import { PER_PAGE, fileName } from './shapes.ts';

const MAX_HEADINGS = 1_000;

export const outlineDocument = defineTool({
  name: 'outline_document',
  title: 'Outline of a document',
  input: z.strictObject({ fileName }),
  output: z.object({
    fileName: z.string(),
    version: z.int(),
    totalLines: z.int(),
    headings: z.array(z.object({ level: z.int(), text: z.string(), anchor: z.string(), line: z.int() })),
    linkedFrom: z
      .array(z.object({ fileName: z.string(), lines: z.array(z.int()) }))
      .describe('Documents that link to this one, and where'),
    linkedFromTotal: z.int(),
  }),
  readOnly: true,
  scopes: ['read'],
  async run({ api, projectId }, { fileName: name }) {
    const doc = await api.call(docEndpoints.get, { params: { projectId, doc: name } });
    const links = await api.call(toolkitEndpoints.backlinks, {
      params: { projectId, doc: doc.id },
      query: { page: 1, perPage: PER_PAGE },
    });
    const headings = isMarkdown(doc.fileName) ? scanMarkdown(doc.content).headings : [];
    return {
      fileName: doc.fileName,
      version: doc.version,
      totalLines: doc.content.split('\n').length,
      headings: headings.slice(0, MAX_HEADINGS),
      linkedFrom: links.data.map((one) => ({
        fileName: one.fileName,
        lines: one.places.map(({ line }) => line),
      })),
      linkedFromTotal: links.meta.total,
    };
  },
});

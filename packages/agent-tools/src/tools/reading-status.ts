import { historyEndpoints } from '@cairn/contracts';
import { z } from 'zod';
import { defineTool } from '../tool.ts';
import { fileName, nextOf, nextPage, page } from './shapes.ts';

const PER_PAGE = 20;

export const readingStatus = defineTool({
  name: 'reading_status',
  title: 'Who has read a document',
  input: z.strictObject({ fileName, page }),
  output: z.object({
    readings: z.array(
      z.object({
        tool: z.string().nullable(),
        sessionId: z.string(),
        person: z.string(),
        lastAt: z.string(),
        version: z.int().nullable(),
        isCurrent: z.boolean(),
        how: z.enum(['observed', 'inferred']),
      }),
    ),
    total: z.int(),
    nextPage,
  }),
  readOnly: true,
  scopes: ['read'],
  async run({ api, projectId }, { fileName: doc, page: at }) {
    const query = { page: at, perPage: PER_PAGE };
    const { data, meta } = await api.call(historyEndpoints.reads, { params: { projectId, doc }, query });
    const readings = data.map(({ tool, sessionId, userName, lastAt, version, isCurrent, how }) => ({
      tool,
      sessionId,
      person: userName,
      lastAt,
      version,
      isCurrent,
      how,
    }));
    return { readings, total: meta.total, nextPage: nextOf(meta) };
  },
});

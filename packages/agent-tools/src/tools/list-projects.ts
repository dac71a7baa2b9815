import { projectEndpoints } from '@cairn/contracts';
import { z } from 'zod';
import { defineTool } from '../tool.ts';
import { PER_PAGE, nextOf, nextPage, page } from './shapes.ts';

/** For a key of all projects, which has to say which one it means. */
export const listProjects = defineTool({
  name: 'list_projects',
  title: 'List projects',
  input: z.strictObject({ page }),
  output: z.object({
    projects: z.array(z.object({ projectId: z.string(), name: z.string(), description: z.string() })),
    total: z.int(),
    nextPage,
  }),
  readOnly: true,
  scopes: ['read'],
  async run({ api }, { page: at }) {
    const query = { page: at, perPage: PER_PAGE };
    const { data, meta } = await api.call(projectEndpoints.list, { query });
    const projects = data.map(({ id, name, description }) => ({ projectId: id, name, description }));
    return { projects, total: meta.total, nextPage: nextOf(meta) };
  },
});

import { proposalEndpoints } from '@cairn/contracts';
import { z } from 'zod';
import { defineTool } from '../tool.ts';
import { proposal, toShown } from './proposal-shape.ts';
import { nextOf, nextPage, page } from './shapes.ts';

const PER_PAGE = 20;

export const listProposals = defineTool({
  name: 'list_proposals',
  title: 'List proposals',
  input: z.strictObject({
    state: z.enum(['open', 'accepted', 'rejected', 'superseded']).default('open'),
    page,
  }),
  output: z.object({ proposals: z.array(proposal), total: z.int(), nextPage }),
  readOnly: true,
  scopes: ['read'],
  async run({ api, projectId }, { state, page: at }) {
    const query = { state, page: at, perPage: PER_PAGE };
    const { data, meta } = await api.call(proposalEndpoints.list, { params: { projectId }, query });
    return { proposals: data.map(toShown), total: meta.total, nextPage: nextOf(meta) };
  },
});

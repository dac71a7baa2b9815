import { proposalEndpoints } from '@cairn/contracts';
import { z } from 'zod';
import { defineTool } from '../tool.ts';
import { hash } from './shapes.ts';
import { proposal, toShown } from './proposal-shape.ts';

const named = (max: number) => z.string().trim().min(1).max(max);

export const proposeDocument = defineTool({
  name: 'propose_document',
  title: 'Propose a document',
  input: z.strictObject({
    fileName: z.string().min(1).max(1000).describe('Path below the folder of documents'),
    content: z.string().nullable().describe('The whole text; null: the document is to go'),
    baseHash: hash.optional().describe('Hash of the text that this was made from, as read_document told it'),
    message: named(2_000).describe('Why, for the person who decides'),
    agent: named(100).optional().describe('What you are: `claude-code`, for instance'),
    sessionId: named(200).optional(),
    machineName: named(200).optional(),
  }),
  output: proposal,
  readOnly: false,
  scopes: ['write', 'hook'],
  async run({ api, projectId, scopes }, body) {
    const endpoint = scopes?.includes('write') ? proposalEndpoints.create : proposalEndpoints.propose;
    return toShown(await api.call(endpoint, { params: { projectId }, body }));
  },
});

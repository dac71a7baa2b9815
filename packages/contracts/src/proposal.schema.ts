import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Hash, Id, PageQuery, Timestamp, pageOf } from './primitive.schema.ts';

/** Of one project; whoever proposes more is told to wait until some are decided on. */
export const MAX_OPEN_PROPOSALS = 500;
/** Of the open proposals of a project together, in bytes of UTF-8. */
export const MAX_OPEN_PROPOSAL_BYTES = 64 * 1024 * 1024;

export const ProposalState = z.enum(['open', 'accepted', 'rejected', 'superseded']).meta({
  id: 'ProposalState',
  description:
    'superseded: the document says the same by now, or the same session has proposed another text for it since',
});
export type ProposalState = z.infer<typeof ProposalState>;

const Named = z.object({ userId: Id, name: z.string() });

export const Proposal = z
  .object({
    id: Id,
    projectId: Id,
    fileName: z.string(),
    kind: z.enum(['change', 'new', 'delete']).describe('What it would do to the document'),
    state: ProposalState,
    baseHash: Hash.nullable().describe('The text that it was made from; null: there was none'),
    hash: Hash.nullable().describe('The proposed text; null: the document is to go'),
    size: z.int().describe('Of the proposed text, in bytes of UTF-8'),
    message: z.string().nullable().describe('Why, as whoever proposes says'),
    agent: z.string().nullable().describe('`claude-code`, for instance'),
    sessionId: z.string().nullable(),
    machineName: z.string().nullable(),
    proposedBy: Named.describe('The owner of the API key that it came with'),
    createdAt: Timestamp,
    settled: z
      .object({
        at: Timestamp,
        by: Named.nullable().describe('null: nobody decided, the document says the same by now'),
        reason: z.string().nullable().describe('Of a rejection'),
        version: z.int().nullable().describe('accepted: the version of the document that came of it'),
      })
      .nullable(),
  })
  .meta({
    id: 'Proposal',
    description: 'A text for a document that a program proposes and a person decides on',
  });
export type Proposal = z.infer<typeof Proposal>;

export const ProposalMerge = z
  .object({
    state: z
      .enum(['clean', 'conflict', 'no-base', 'same'])
      .describe(
        'clean: both can stand together; conflict: the same lines were changed since; no-base: it was made from a text that is no version of the document; same: the document says it already',
      ),
    content: z
      .string()
      .nullable()
      .describe(
        'What the document would say; with a conflict, between git’s markers; null: it would be gone',
      ),
  })
  .meta({ id: 'ProposalMerge' });
export type ProposalMerge = z.infer<typeof ProposalMerge>;

export const ProposalDetail = Proposal.extend({
  docId: Id.nullable().describe('The document of that name as it is now; null: there is none'),
  content: z.string().nullable().describe('The proposed text'),
  baseContent: z.string().nullable(),
  current: z
    .object({ version: z.int(), content: z.string(), updatedByName: z.string(), updatedAt: Timestamp })
    .nullable()
    .describe('The document as it is now'),
  merge: ProposalMerge,
  diff: z.string().describe('Unified diff from the document as it is now to what it would say'),
  can: z.object({ decide: z.boolean() }),
}).meta({ id: 'ProposalDetail' });
export type ProposalDetail = z.infer<typeof ProposalDetail>;

const projectParams = z.object({ projectId: Id });
const params = projectParams.extend({ proposalId: Id });
const proposals = '/api/projects/:projectId/proposals';
const read = { kind: 'project', role: 'viewer', scope: 'read' } as const;
// A person answers for what stands in a document; no API key says yes to what another proposes.
const decide = { kind: 'project', role: 'editor', scope: null } as const;

const line = (max: number) => z.string().trim().min(1).max(max).optional();

/** What a program proposes for one document. */
export const ProposeBody = z
  .strictObject({
    fileName: z.string().min(1).max(1000).describe('Path below docsPath'),
    baseHash: Hash.optional().describe(
      'Hash of the text that this was made from; without it, the document as it is now',
    ),
    content: z.string().nullable().describe('The whole text; null: the document is to go'),
    message: line(2_000).describe('Why'),
    agent: line(100).describe('`claude-code`, for instance'),
    sessionId: line(200).describe('Of that agent'),
    machineName: line(200),
  })
  .meta({ id: 'ProposeBody' });
export type ProposeBody = z.infer<typeof ProposeBody>;

const PROPOSE_ERRORS = [
  'DOC_EXISTS',
  'FILE_NAME_REFUSED',
  'NOT_TEXT',
  'PAYLOAD_TOO_LARGE',
  'QUOTA_EXCEEDED',
  'PROJECT_ARCHIVED',
] as const;

export const proposalEndpoints = {
  propose: endpoint({
    id: 'proposals.propose',
    method: 'POST',
    path: '/hook/proposals/:projectId',
    access: { kind: 'project', role: 'viewer', scope: 'hook' },
    summary: 'Propose a text for a document; a person decides',
    description:
      'Answers 200 with the open proposal that says the same from the same base, where there is one. A later text for the same document from the same session takes the place of the earlier one.',
    params: projectParams,
    body: ProposeBody,
    status: 201,
    otherStatuses: [200],
    response: Proposal,
    errors: PROPOSE_ERRORS,
  }),
  create: endpoint({
    id: 'proposals.create',
    method: 'POST',
    path: proposals,
    access: { kind: 'project', role: 'viewer', scope: 'write' },
    summary: 'The same, for programs that may write',
    params: projectParams,
    body: ProposeBody,
    status: 201,
    otherStatuses: [200],
    response: Proposal,
    errors: PROPOSE_ERRORS,
  }),
  list: endpoint({
    id: 'proposals.list',
    method: 'GET',
    path: proposals,
    access: read,
    summary: 'Proposals, the latest first, without their texts',
    description: 'What was decided on is kept for 90 days.',
    params: projectParams,
    query: PageQuery.extend({ state: ProposalState.default('open') }),
    status: 200,
    response: pageOf(Proposal),
  }),
  get: endpoint({
    id: 'proposals.get',
    method: 'GET',
    path: `${proposals}/:proposalId`,
    access: read,
    summary: 'One proposal, with its texts, the merge with the document as it is now, and the diff',
    params,
    status: 200,
    response: ProposalDetail,
  }),
  accept: endpoint({
    id: 'proposals.accept',
    method: 'POST',
    path: `${proposals}/:proposalId/accept`,
    access: decide,
    summary: 'Make a version of it, in the name of who accepts',
    description:
      'Without `content`, the merge with the current version is taken, which must be without conflict. The version keeps the agent and its session.',
    params,
    body: z
      .strictObject({
        content: z
          .string()
          .nullable()
          .optional()
          .describe('What is to stand there instead; null: the document is to go'),
        version: z
          .int()
          .min(1)
          .nullable()
          .optional()
          .describe(
            'The version that was looked at, null where there was no document: refused with PROPOSAL_STALE if it is another by now',
          ),
      })
      .default({}),
    status: 200,
    response: Proposal,
    errors: [
      'PROPOSAL_SETTLED',
      'PROPOSAL_CONFLICT',
      'PROPOSAL_STALE',
      'DOC_EXISTS',
      'FILE_NAME_REFUSED',
      'LOCK_HELD',
      'NOT_TEXT',
      'PAYLOAD_TOO_LARGE',
      'PROJECT_ARCHIVED',
    ],
  }),
  reject: endpoint({
    id: 'proposals.reject',
    method: 'POST',
    path: `${proposals}/:proposalId/reject`,
    access: decide,
    summary: 'Leave the document as it is',
    params,
    body: z.strictObject({ reason: line(2_000) }).default({}),
    status: 200,
    response: Proposal,
    errors: ['PROPOSAL_SETTLED', 'PROJECT_ARCHIVED'],
  }),
} as const;

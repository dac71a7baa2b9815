import type { Proposal } from '@cairn/contracts';
import type { ProposalMeta } from './proposal.repository.ts';

export const toProposal = (row: ProposalMeta): Proposal => ({
  id: row.id,
  projectId: row.projectId,
  fileName: row.fileName,
  kind: row.hash === null ? 'delete' : row.baseHash === null ? 'new' : 'change',
  state: row.state,
  baseHash: row.baseHash,
  hash: row.hash,
  size: row.size,
  message: row.message,
  agent: row.agent,
  sessionId: row.sessionId,
  machineName: row.machineName,
  proposedBy: { userId: row.proposedBy, name: row.proposedByName },
  createdAt: row.createdAt.toISOString(),
  settled: row.settledAt && {
    at: row.settledAt.toISOString(),
    by: row.settledBy,
    reason: row.reason,
    version: row.version,
  },
});

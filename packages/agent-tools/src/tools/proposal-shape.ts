import type { Proposal } from '@cairn/contracts';
import { z } from 'zod';

export const proposal = z.object({
  proposalId: z.string(),
  fileName: z.string(),
  kind: z.enum(['change', 'new', 'delete']),
  state: z.enum(['open', 'accepted', 'rejected', 'superseded']),
  message: z.string().nullable(),
  agent: z.string().nullable(),
  sessionId: z.string().nullable(),
  proposedBy: z.string(),
  createdAt: z.string(),
  decidedBy: z.string().nullable(),
  reason: z.string().nullable().describe('Of a rejection'),
  version: z.int().nullable().describe('accepted: the version that came of it'),
});

export const toShown = (one: Proposal): z.input<typeof proposal> => ({
  proposalId: one.id,
  fileName: one.fileName,
  kind: one.kind,
  state: one.state,
  message: one.message,
  agent: one.agent,
  sessionId: one.sessionId,
  proposedBy: one.proposedBy.name,
  createdAt: one.createdAt,
  decidedBy: one.settled?.by?.name ?? null,
  reason: one.settled?.reason ?? null,
  version: one.settled?.version ?? null,
});

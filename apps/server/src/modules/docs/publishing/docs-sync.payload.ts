import { z } from 'zod';

export const DocsSyncPayload = z.object({
  projectId: z.string(),
  direction: z.enum(['pull', 'push', 'both']),
  /** Who asked for it, and so signs what has no other author; null: nobody, it came about by itself. */
  userId: z.string().nullable(),
  /** Only who asks may sync in the middle of an editing session. */
  cause: z.enum(['asked', 'outbox', 'webhook', 'reconcile']).default('asked'),
  message: z.string().optional(),
});
export type DocsSyncPayload = z.infer<typeof DocsSyncPayload>;

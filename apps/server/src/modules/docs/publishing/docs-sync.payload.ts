import { z } from 'zod';

export const DocsSyncPayload = z.object({
  projectId: z.string(),
  direction: z.enum(['pull', 'push', 'both']),
  /** Who asked for it, and so signs what has no other author. */
  userId: z.string(),
  message: z.string().optional(),
});
export type DocsSyncPayload = z.infer<typeof DocsSyncPayload>;

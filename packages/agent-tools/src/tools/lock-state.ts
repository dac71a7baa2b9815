import { lockEndpoints } from '@cairn/contracts';
import { z } from 'zod';
import { defineTool } from '../tool.ts';

export const lockState = defineTool({
  name: 'lock_state',
  title: 'State of the edit lock',
  input: z.strictObject({}),
  output: z.object({
    locked: z.boolean(),
    lockedBy: z.string().nullable(),
    lockedAt: z.string().nullable(),
    expiresAt: z.string().nullable(),
    reason: z.string().nullable(),
  }),
  readOnly: true,
  scopes: ['read'],
  async run({ api, projectId }) {
    const lock = await api.call(lockEndpoints.get, { params: { projectId } });
    return {
      locked: lock !== null,
      lockedBy: lock?.lockedByName ?? null,
      lockedAt: lock?.lockedAt ?? null,
      expiresAt: lock?.expiresAt ?? null,
      reason: lock?.reason ?? null,
    };
  },
});

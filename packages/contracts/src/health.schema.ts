import { z } from 'zod';
import { endpoint } from './endpoint.ts';

const state = z.enum(['up', 'down']);
export const Health = z
  .object({
    status: state,
    version: z.string(),
    checks: z.record(z.string(), z.object({ status: state, message: z.string().optional() })),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;

const probe = { method: 'GET', access: { kind: 'public' }, status: 200, response: Health } as const;

export const healthEndpoints = {
  up: endpoint({ ...probe, id: 'health.up', path: '/health', summary: 'The process answers' }),
  live: endpoint({ ...probe, id: 'health.live', path: '/health/live', summary: 'The process is alive' }),
  ready: endpoint({
    ...probe,
    id: 'health.ready',
    path: '/health/ready',
    summary: 'Each dependency by name; 503 when one is down',
    errors: ['UNAVAILABLE'],
  }),
} as const;

import { z } from 'zod';
import { endpoint } from './endpoint.ts';

const params = z.object({ provider: z.string().min(1).max(50) });

export const oauthEndpoints = {
  start: endpoint({
    id: 'oauth.start',
    method: 'GET',
    path: '/api/auth/oauth/:provider',
    access: { kind: 'public' },
    summary: 'Send the browser to a sign-in provider',
    params,
    query: z.object({
      returnTo: z
        .string()
        .optional()
        .describe('A path of this server to end on; anything else counts as the first page'),
    }),
    status: 302,
  }),
  callback: endpoint({
    id: 'oauth.callback',
    method: 'GET',
    path: '/api/auth/oauth/:provider/callback',
    access: { kind: 'public' },
    summary: 'Where a provider sends the browser back to',
    description:
      'Ends on the page asked for, with session cookies; or on `/login?error=…`, `/account?error=…` when an account was to be linked, or `/login?ticket=…` when a second factor is due.',
    params,
    status: 302,
  }),
} as const;

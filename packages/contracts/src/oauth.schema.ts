import { z } from 'zod';
import { endpoint } from './endpoint.ts';

/** Why a sign-in by a provider came to nothing: the `error` of the page it ends on, with what to tell the person. */
export const signInFailures = {
  SIGN_IN_EXPIRED:
    'This sign-in was begun in another browser, used before, or more than ten minutes ago. Nothing was changed; begin again.',
  SIGN_IN_DECLINED: 'The sign-in was declined at the provider. Nothing was changed.',
  PROVIDER_FAILED:
    'The sign-in provider did not answer as it should. Nothing was changed; try again, and tell your administrator if it stays so.',
  NO_ACCOUNT:
    'There is no account here for this identity. Ask for an invitation, or sign in another way and link it in your account.',
  EMAIL_TAKEN:
    'There is an account with your e-mail address. Sign in to it another way, and link this provider there.',
  EMAIL_UNVERIFIED:
    'The provider gave no e-mail address that it has verified. Verify yours there, then try again.',
  ACCOUNT_DISABLED: 'The account is disabled. An administrator can enable it.',
  IDENTITY_TAKEN: 'This identity opens another account already. Nothing was changed.',
} as const;
export type SignInFailure = keyof typeof signInFailures;

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

import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { NewPassword, SignedIn, User } from './identity.schema.ts';
import { Id, PageQuery, Timestamp, pageOf } from './primitive.schema.ts';

export const Session = z
  .object({
    id: Id,
    isCurrent: z.boolean(),
    userAgent: z.string().nullable(),
    ip: z.string().nullable(),
    createdAt: Timestamp,
    lastUsedAt: Timestamp,
    expiresAt: Timestamp,
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const LinkedIdentity = z
  .object({
    id: Id,
    provider: z.string(),
    providerName: z.string(),
    subject: z.string(),
    linkedAt: Timestamp,
  })
  .meta({ id: 'LinkedIdentity' });
export type LinkedIdentity = z.infer<typeof LinkedIdentity>;

export const Account = z
  .object({
    user: User,
    hasPassword: z.boolean(),
    hasSecondFactor: z.boolean(),
    recoveryCodesLeft: z.int(),
    identities: z.array(LinkedIdentity),
    /** Until when this session may do what needs a fresh proof; null: it has to be given first. */
    confirmedUntil: Timestamp.nullable(),
  })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof Account>;

/** Six digits of an authenticator, or a recovery code. */
const Code = z.string().trim().min(6).max(40);
const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
const own = { kind: 'signed-in', scope: null } as const;

export const accountEndpoints = {
  get: endpoint({
    id: 'account.get',
    method: 'GET',
    path: '/api/auth/account',
    access: own,
    summary: 'How the caller signs in',
    status: 200,
    response: Account,
  }),
  update: endpoint({
    id: 'account.update',
    method: 'PUT',
    path: '/api/auth/account',
    access: own,
    summary: 'Change the own name',
    body: z.strictObject({ name: z.string().trim().min(1).max(100) }),
    status: 200,
    response: User,
  }),
  confirm: endpoint({
    id: 'account.confirm',
    method: 'POST',
    path: '/api/auth/confirm',
    access: own,
    summary:
      'Prove once more who is there, with all that a sign-in asks for; needed for what could take the account away',
    body: z
      .strictObject({ password: z.string().min(1).max(256).optional(), code: Code.optional() })
      .refine(({ password, code }) => password !== undefined || code !== undefined, {
        error: 'give the password, a code of the second factor, or both: whatever the account has',
      }),
    status: 200,
    response: z.object({ confirmedUntil: Timestamp }),
    errors: ['BAD_CREDENTIALS', 'SECOND_FACTOR_NEEDED', 'SECOND_FACTOR_WRONG', 'RATE_LIMITED'],
  }),
  changePassword: endpoint({
    id: 'account.changePassword',
    method: 'POST',
    path: '/api/auth/password',
    access: own,
    summary: 'Change the password; every other session of the account ends',
    body: z.strictObject({
      currentPassword: z.string().min(1).max(256).optional(),
      newPassword: NewPassword,
    }),
    status: 204,
    errors: ['BAD_CREDENTIALS', 'PASSWORD_TOO_COMMON', 'FRESH_PROOF_NEEDED', 'RATE_LIMITED'],
  }),
  forgotPassword: endpoint({
    id: 'account.forgotPassword',
    method: 'POST',
    path: '/api/auth/password/forgot',
    access: { kind: 'public' },
    summary: 'Send a link to set a new password; answers the same whether or not there is such an account',
    body: z.strictObject({ email: z.string().trim().toLowerCase().min(3).max(254) }),
    status: 204,
    errors: ['RATE_LIMITED'],
  }),
  resetPassword: endpoint({
    id: 'account.resetPassword',
    method: 'POST',
    path: '/api/auth/password/reset',
    access: { kind: 'public' },
    summary: 'Set a password with the token of a link; every session of the account ends',
    body: z.strictObject({ token: z.string().min(1).max(200), newPassword: NewPassword }),
    status: 204,
    errors: ['LINK_INVALID', 'PASSWORD_TOO_COMMON', 'RATE_LIMITED'],
  }),
  secondFactor: endpoint({
    id: 'account.secondFactor',
    method: 'POST',
    path: '/api/auth/second-factor',
    access: { kind: 'public' },
    summary: 'The second step of a sign-in, with the ticket of SECOND_FACTOR_NEEDED',
    body: z.strictObject({ ticket: z.string().min(1).max(500), code: Code }),
    status: 200,
    response: SignedIn,
    errors: ['SECOND_FACTOR_WRONG', 'LINK_INVALID', 'RATE_LIMITED'],
  }),
  beginTotp: endpoint({
    id: 'account.beginTotp',
    method: 'POST',
    path: '/api/auth/totp',
    access: own,
    summary: 'A new secret for an authenticator; nothing changes until its first code is confirmed',
    status: 200,
    response: z.object({ secret: z.string().describe('Base32'), uri: z.string().describe('otpauth://…') }),
    errors: ['FRESH_PROOF_NEEDED', 'SECOND_FACTOR_ON'],
  }),
  confirmTotp: endpoint({
    id: 'account.confirmTotp',
    method: 'POST',
    path: '/api/auth/totp/confirm',
    access: own,
    summary: 'Switch the second factor on with the first code; the recovery codes are shown once',
    body: z.strictObject({ code: Code }),
    status: 200,
    response: recoveryCodes,
    errors: ['SECOND_FACTOR_WRONG', 'FRESH_PROOF_NEEDED', 'SECOND_FACTOR_ON', 'SECOND_FACTOR_OFF'],
  }),
  removeTotp: endpoint({
    id: 'account.removeTotp',
    method: 'DELETE',
    path: '/api/auth/totp',
    access: own,
    summary: 'Switch the second factor off',
    status: 204,
    errors: ['FRESH_PROOF_NEEDED'],
  }),
  renewRecoveryCodes: endpoint({
    id: 'account.renewRecoveryCodes',
    method: 'POST',
    path: '/api/auth/recovery-codes',
    access: own,
    summary: 'New recovery codes; the old ones end',
    status: 200,
    response: recoveryCodes,
    errors: ['FRESH_PROOF_NEEDED', 'SECOND_FACTOR_OFF'],
  }),
  sessions: endpoint({
    id: 'account.sessions',
    method: 'GET',
    path: '/api/auth/sessions',
    access: own,
    summary: 'Where the caller is signed in, last used first',
    query: PageQuery,
    status: 200,
    response: pageOf(Session),
  }),
  endSession: endpoint({
    id: 'account.endSession',
    method: 'DELETE',
    path: '/api/auth/sessions/:sessionId',
    access: own,
    summary: 'Sign one session out',
    params: z.object({ sessionId: Id }),
    status: 204,
  }),
  endOtherSessions: endpoint({
    id: 'account.endOtherSessions',
    method: 'DELETE',
    path: '/api/auth/sessions',
    access: own,
    summary: 'Sign every other session out',
    status: 204,
  }),
  linkIdentity: endpoint({
    id: 'account.linkIdentity',
    method: 'POST',
    path: '/api/auth/oauth/:provider/link',
    access: own,
    summary: 'Begin to link a sign-in provider; the browser goes to the answer’s address',
    params: z.object({ provider: z.string().min(1).max(50) }),
    status: 200,
    response: z.object({ url: z.string() }),
    errors: ['FRESH_PROOF_NEEDED', 'PROVIDER_FAILED'],
  }),
  unlinkIdentity: endpoint({
    id: 'account.unlinkIdentity',
    method: 'DELETE',
    path: '/api/auth/identities/:identityId',
    access: own,
    summary: 'Unlink a sign-in provider',
    params: z.object({ identityId: Id }),
    status: 204,
    errors: ['FRESH_PROOF_NEEDED', 'LAST_WAY_IN'],
  }),
} as const;

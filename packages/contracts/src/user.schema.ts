import { z } from 'zod';
import { SystemRole } from './access.schema.ts';
import { endpoint } from './endpoint.ts';
import { Email, User } from './identity.schema.ts';
import { Id, PageQuery, Timestamp, pageOf } from './primitive.schema.ts';

export const ManagedUser = User.extend({
  isDisabled: z.boolean(),
  hasPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  projectCount: z.int(),
  lastSeenAt: Timestamp.nullable(),
  can: z.object({
    edit: z.boolean(),
    changeRole: z.boolean(),
    disable: z.boolean(),
    delete: z.boolean(),
  }),
}).meta({ id: 'ManagedUser' });
export type ManagedUser = z.infer<typeof ManagedUser>;

const params = z.object({ userId: Id });
const admin = { kind: 'system-admin', scope: null } as const;
/** Shown once; e-mailed as well where mail is configured. */
const link = z.string();

export const userEndpoints = {
  list: endpoint({
    id: 'users.list',
    method: 'GET',
    path: '/api/users',
    access: admin,
    summary: 'All accounts, by name',
    query: PageQuery.extend({ q: z.string().max(100).optional() }),
    status: 200,
    response: pageOf(ManagedUser),
  }),
  get: endpoint({
    id: 'users.get',
    method: 'GET',
    path: '/api/users/:userId',
    access: admin,
    summary: 'One account',
    params,
    status: 200,
    response: ManagedUser,
  }),
  create: endpoint({
    id: 'users.create',
    method: 'POST',
    path: '/api/users',
    access: admin,
    summary: 'Make an account; its owner sets a password with the single-use link of the answer',
    body: z.strictObject({
      email: Email,
      name: z.string().trim().min(1).max(100),
      role: SystemRole.default('user'),
    }),
    status: 201,
    response: z.object({ user: ManagedUser, link }),
    errors: ['EMAIL_TAKEN', 'FRESH_PROOF_NEEDED'],
  }),
  update: endpoint({
    id: 'users.update',
    method: 'PUT',
    path: '/api/users/:userId',
    access: admin,
    summary:
      'Rename, change the system role, disable or enable; sockets and sessions of a disabled account end',
    params,
    body: z.strictObject({
      name: z.string().trim().min(1).max(100).optional(),
      role: SystemRole.optional(),
      isDisabled: z.boolean().optional(),
    }),
    status: 200,
    response: ManagedUser,
    errors: ['LAST_ADMIN', 'FORBIDDEN', 'FRESH_PROOF_NEEDED'],
  }),
  delete: endpoint({
    id: 'users.delete',
    method: 'DELETE',
    path: '/api/users/:userId',
    access: admin,
    summary: 'Delete an account with its keys and memberships; what it wrote stays under its name',
    params,
    status: 204,
    errors: ['LAST_ADMIN', 'FORBIDDEN', 'FRESH_PROOF_NEEDED'],
  }),
  signOut: endpoint({
    id: 'users.signOut',
    method: 'POST',
    path: '/api/users/:userId/sign-out',
    access: admin,
    summary: 'End every session of an account',
    params,
    status: 204,
  }),
  resetAccess: endpoint({
    id: 'users.resetAccess',
    method: 'POST',
    path: '/api/users/:userId/reset',
    access: admin,
    summary: 'A single-use link to set a new password; optionally the second factor is taken off',
    params,
    body: z.strictObject({ removeSecondFactor: z.boolean().default(false) }),
    status: 200,
    response: z.object({ link }),
    errors: ['FRESH_PROOF_NEEDED'],
  }),
} as const;

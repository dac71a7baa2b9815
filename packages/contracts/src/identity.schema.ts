import { z } from 'zod';
import { ProjectRole, Scope, SystemRole } from './access.schema.ts';
import { endpoint } from './endpoint.ts';
import { Id, PageQuery, Timestamp, pageOf } from './primitive.schema.ts';

export const User = z
  .object({ id: Id, email: z.string(), name: z.string(), role: SystemRole, createdAt: Timestamp })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

export const Email = z
  .email('must be an e-mail address')
  .max(254)
  .transform((value) => value.toLowerCase());
export const NewPassword = z.string().min(10, 'must have at least 10 characters').max(256);

export const SignedIn = z
  .object({ user: User, accessToken: z.string(), expiresIn: z.int().describe('Seconds') })
  .meta({ id: 'SignedIn' });
export type SignedIn = z.infer<typeof SignedIn>;

export const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    projectId: Id.nullable().describe('null: all projects'),
    scopes: z.array(Scope),
    prefix: z.string().describe('How the key begins; enough to recognise it'),
    isActive: z.boolean(),
    ownerId: Id,
    ownerName: z.string(),
    createdAt: Timestamp,
    expiresAt: Timestamp.nullable(),
    lastUsedAt: Timestamp.nullable(),
    can: z.object({ edit: z.boolean(), revoke: z.boolean() }),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;

const projectParams = z.object({ projectId: Id });
const keyParams = projectParams.extend({ keyId: Id });
const keyName = z.string().trim().min(1).max(100);

export const identityEndpoints = {
  providers: endpoint({
    id: 'auth.providers',
    method: 'GET',
    path: '/api/auth/providers',
    access: { kind: 'public' },
    summary: 'How one can sign in here, and whether the first owner is still to be made',
    status: 200,
    response: z.object({
      setupRequired: z.boolean(),
      password: z.boolean(),
      providers: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  }),
  setup: endpoint({
    id: 'auth.setup',
    method: 'POST',
    path: '/api/auth/setup',
    access: { kind: 'public' },
    summary: 'Make the first owner, once, with the token printed at the first start',
    body: z.strictObject({
      token: z.string().min(1).max(200),
      email: Email,
      name: z.string().trim().min(1).max(100),
      password: NewPassword,
    }),
    status: 201,
    response: SignedIn,
    errors: ['SETUP_TOKEN_INVALID', 'SETUP_DONE', 'PASSWORD_TOO_COMMON'],
  }),
  login: endpoint({
    id: 'auth.login',
    method: 'POST',
    path: '/api/auth/login',
    access: { kind: 'public' },
    summary: 'Sign in with e-mail and password',
    body: z.strictObject({ email: Email, password: z.string().min(1).max(256) }),
    status: 200,
    response: SignedIn,
    errors: ['BAD_CREDENTIALS', 'SECOND_FACTOR_NEEDED', 'ACCOUNT_DISABLED', 'RATE_LIMITED'],
  }),
  refresh: endpoint({
    id: 'auth.refresh',
    method: 'POST',
    path: '/api/auth/refresh',
    access: { kind: 'public', byCookie: true },
    summary: 'Exchange the refresh cookie for a new pair',
    status: 200,
    response: SignedIn,
    errors: ['NOT_SIGNED_IN', 'TOKEN_REUSED', 'CROSS_SITE'],
  }),
  logout: endpoint({
    id: 'auth.logout',
    method: 'POST',
    path: '/api/auth/logout',
    access: { kind: 'public', byCookie: true },
    summary: 'End this session; its sockets are closed',
    status: 204,
    errors: ['CROSS_SITE'],
  }),
  me: endpoint({
    id: 'auth.me',
    method: 'GET',
    path: '/api/auth/me',
    access: { kind: 'signed-in', scope: 'read' },
    summary: 'Who is signed in, with roles and projects',
    status: 200,
    response: User.extend({
      projects: z.array(z.object({ id: Id, name: z.string(), role: ProjectRole })),
    }),
  }),
  listKeys: endpoint({
    id: 'apiKeys.list',
    method: 'GET',
    path: '/api/projects/:projectId/api-keys',
    access: { kind: 'project', role: 'viewer', scope: null },
    summary: 'API keys of the project: all for its admins, their own for others',
    params: projectParams,
    query: PageQuery,
    status: 200,
    response: pageOf(ApiKey),
  }),
  createKey: endpoint({
    id: 'apiKeys.create',
    method: 'POST',
    path: '/api/projects/:projectId/api-keys',
    access: { kind: 'project', role: 'viewer', scope: null },
    summary: 'Make a key; it is shown in this answer and never again',
    description: 'What a key may do is its scopes, cut down to what its owner may do at that moment.',
    params: projectParams,
    body: z.strictObject({
      name: keyName,
      scopes: z.array(Scope).min(1).max(20).default(['hook', 'read']),
      expiresInDays: z.int().min(1).max(365).default(90),
      allProjects: z.boolean().default(false).describe('System admins only: a key for every project'),
    }),
    status: 201,
    response: ApiKey.extend({ key: z.string() }),
    errors: ['FORBIDDEN'],
  }),
  updateKey: endpoint({
    id: 'apiKeys.update',
    method: 'PUT',
    path: '/api/projects/:projectId/api-keys/:keyId',
    access: { kind: 'project', role: 'viewer', scope: null },
    summary: 'Rename a key, or switch it off and on',
    params: keyParams,
    body: z.strictObject({ name: keyName.optional(), isActive: z.boolean().optional() }),
    status: 200,
    response: ApiKey,
  }),
  deleteKey: endpoint({
    id: 'apiKeys.delete',
    method: 'DELETE',
    path: '/api/projects/:projectId/api-keys/:keyId',
    access: { kind: 'project', role: 'viewer', scope: null },
    summary: 'Revoke a key for good',
    params: keyParams,
    status: 204,
  }),
} as const;

import { z } from 'zod';
import { ProjectRole } from './access.schema.ts';
import { endpoint } from './endpoint.ts';
import { Email, NewPassword, SignedIn } from './identity.schema.ts';
import { Id, PageQuery, Timestamp, pageOf } from './primitive.schema.ts';

export const Member = z
  .object({
    userId: Id,
    name: z.string(),
    email: z.string(),
    role: ProjectRole,
    isDisabled: z.boolean(),
    since: Timestamp,
    can: z.object({ changeRole: z.boolean(), remove: z.boolean() }),
  })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof Member>;

export const Invitation = z
  .object({
    id: Id,
    projectId: Id,
    email: z.string(),
    role: ProjectRole,
    invitedByName: z.string(),
    createdAt: Timestamp,
    expiresAt: Timestamp,
    can: z.object({ withdraw: z.boolean() }),
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof Invitation>;

const params = z.object({ projectId: Id });
const memberParams = params.extend({ userId: Id });
const invitationParams = params.extend({ invitationId: Id });
const token = z.string().min(1).max(200);

export const memberEndpoints = {
  list: endpoint({
    id: 'members.list',
    method: 'GET',
    path: '/api/projects/:projectId/members',
    access: { kind: 'project', role: 'viewer', scope: null },
    summary: 'Who belongs to the project, by name',
    params,
    query: PageQuery,
    status: 200,
    response: pageOf(Member),
  }),
  add: endpoint({
    id: 'members.add',
    method: 'POST',
    path: '/api/projects/:projectId/members',
    access: { kind: 'project', role: 'admin', scope: null },
    summary: 'Add an account by its id; those who have none yet are invited',
    params,
    body: z.strictObject({ userId: Id, role: ProjectRole }),
    status: 201,
    response: Member,
    errors: ['MEMBER_EXISTS'],
  }),
  changeRole: endpoint({
    id: 'members.changeRole',
    method: 'PUT',
    path: '/api/projects/:projectId/members/:userId',
    access: { kind: 'project', role: 'admin', scope: null },
    summary: 'Give a member another role; nobody changes their own',
    params: memberParams,
    body: z.strictObject({ role: ProjectRole }),
    status: 200,
    response: Member,
    errors: ['FORBIDDEN', 'LAST_ADMIN'],
  }),
  remove: endpoint({
    id: 'members.remove',
    method: 'DELETE',
    path: '/api/projects/:projectId/members/:userId',
    access: { kind: 'project', role: 'viewer', scope: null },
    summary: 'Take a member out, or leave oneself; live connections leave at once',
    params: memberParams,
    status: 204,
    errors: ['FORBIDDEN', 'LAST_ADMIN'],
  }),
  invitations: endpoint({
    id: 'invitations.list',
    method: 'GET',
    path: '/api/projects/:projectId/invitations',
    access: { kind: 'project', role: 'admin', scope: null },
    summary: 'Invitations that wait, newest first',
    params,
    query: PageQuery,
    status: 200,
    response: pageOf(Invitation),
  }),
  invite: endpoint({
    id: 'invitations.create',
    method: 'POST',
    path: '/api/projects/:projectId/invitations',
    access: { kind: 'project', role: 'admin', scope: null },
    summary:
      'Invite somebody by e-mail; the single-use link is in this answer, and mailed where mail is configured',
    description: 'A second invitation of the same address takes the place of the first.',
    params,
    body: z.strictObject({ email: Email, role: ProjectRole }),
    status: 201,
    response: Invitation.extend({ link: z.string() }),
  }),
  withdraw: endpoint({
    id: 'invitations.delete',
    method: 'DELETE',
    path: '/api/projects/:projectId/invitations/:invitationId',
    access: { kind: 'project', role: 'admin', scope: null },
    summary: 'Withdraw an invitation; its link ends',
    params: invitationParams,
    status: 204,
  }),
  lookAtInvitation: endpoint({
    id: 'invitations.look',
    method: 'POST',
    path: '/api/auth/invitation/look',
    access: { kind: 'public' },
    summary: 'What the link of an invitation is for',
    body: z.strictObject({ token }),
    status: 200,
    response: z.object({
      projectName: z.string(),
      role: ProjectRole,
      email: z.string(),
      invitedByName: z.string(),
      expiresAt: Timestamp,
      hasAccount: z.boolean().describe('Sign in first, then accept'),
    }),
    errors: ['LINK_INVALID'],
  }),
  joinWithNewAccount: endpoint({
    id: 'invitations.join',
    method: 'POST',
    path: '/api/auth/invitation',
    access: { kind: 'public' },
    summary: 'Accept an invitation with a new account; its address is the one that was invited',
    body: z.strictObject({ token, name: z.string().trim().min(1).max(100), password: NewPassword }),
    status: 201,
    response: SignedIn,
    errors: ['LINK_INVALID', 'EMAIL_TAKEN', 'PASSWORD_TOO_COMMON'],
  }),
  accept: endpoint({
    id: 'invitations.accept',
    method: 'POST',
    path: '/api/auth/invitation/accept',
    access: { kind: 'signed-in', scope: null },
    summary: 'Accept an invitation as who is signed in',
    body: z.strictObject({ token }),
    status: 200,
    response: z.object({ projectId: Id, role: ProjectRole }),
    errors: ['LINK_INVALID', 'FORBIDDEN'],
  }),
} as const;

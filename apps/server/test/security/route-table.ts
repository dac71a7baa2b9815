import type { Scope } from '@cairn/contracts';

/** In the order of the letters of a row. */
export const CALLERS = ['visitor', 'stranger', 'viewer', 'editor', 'admin', 'systemAdmin'] as const;
export type Caller = (typeof CALLERS)[number];

/** What a caller meets: sign in first (401), nothing there (404), not for you (403), or nothing in the way. */
export type Reach = '-' | '.' | 'x' | '+';

export interface RouteRow {
  readonly route: string;
  /** Six of `Reach`. For a route of a project: in the project that the roles are held in. */
  readonly reach: string;
  /** What an API key needs; null: no key gets through; absent: there is no guard to pass. */
  readonly scope?: Scope | null;
  /** Refused (409) to everybody who gets through, once the project is archived. */
  readonly frozen?: true;
}

const OPEN = '++++++';
const PERSON = '-+++++';
const OPERATOR = '-xxxx+';
const READER = '-.++++';
const WRITER = '-.x+++';
// No provider is set up where the table is tried, so to everybody none is there.
const NO_PROVIDER = '......';
// Nor an archive of the name that is tried.
const NO_ARCHIVE = '......';
const MANAGER = '-.xx++';

// By hand, and not from the contract: this is the second opinion that the guards are held against.
export const routeTable: readonly RouteRow[] = [
  { route: 'GET /health', reach: OPEN },
  { route: 'GET /health/live', reach: OPEN },
  { route: 'GET /health/ready', reach: OPEN },
  { route: 'GET /cli/cairn.mjs', reach: OPEN },
  { route: 'GET /cli/install.sh', reach: OPEN },
  { route: 'GET /plugins/marketplace.json', reach: OPEN },
  { route: 'GET /plugins/:archive', reach: NO_ARCHIVE },
  { route: 'GET /vscode/cairn.vsix', reach: OPEN },
  { route: 'GET /api/openapi.json', reach: OPEN },
  { route: 'GET /api/docs', reach: OPEN },
  { route: 'GET /api/docs/start.js', reach: OPEN },
  { route: 'GET /api/docs*', reach: OPEN },

  { route: 'GET /api/auth/providers', reach: OPEN },
  { route: 'POST /api/auth/setup', reach: OPEN },
  { route: 'POST /api/auth/login', reach: OPEN },
  { route: 'POST /api/auth/refresh', reach: OPEN },
  { route: 'POST /api/auth/logout', reach: OPEN },
  { route: 'POST /api/auth/second-factor', reach: OPEN },
  { route: 'POST /api/auth/password/forgot', reach: OPEN },
  { route: 'POST /api/auth/password/reset', reach: OPEN },
  { route: 'POST /api/auth/invitation', reach: OPEN },
  { route: 'POST /api/auth/invitation/look', reach: OPEN },
  { route: 'GET /api/auth/oauth/:provider', reach: NO_PROVIDER },
  { route: 'GET /api/auth/oauth/:provider/callback', reach: NO_PROVIDER },

  { route: 'POST /api/auth/device', reach: OPEN },
  { route: 'POST /api/auth/device/token', reach: OPEN },
  { route: 'POST /api/auth/device/look', reach: PERSON, scope: null },
  { route: 'POST /api/auth/device/refuse', reach: PERSON, scope: null },
  { route: 'POST /api/projects/:projectId/device-approvals', reach: READER, scope: null },

  { route: 'GET /api/auth/me', reach: PERSON, scope: 'read' },
  { route: 'GET /api/auth/account', reach: PERSON, scope: null },
  { route: 'PUT /api/auth/account', reach: PERSON, scope: null },
  { route: 'POST /api/auth/confirm', reach: PERSON, scope: null },
  { route: 'POST /api/auth/password', reach: PERSON, scope: null },
  { route: 'GET /api/auth/sessions', reach: PERSON, scope: null },
  { route: 'DELETE /api/auth/sessions', reach: PERSON, scope: null },
  // Of somebody else.
  { route: 'DELETE /api/auth/sessions/:sessionId', reach: '-.....', scope: null },
  { route: 'POST /api/auth/totp', reach: PERSON, scope: null },
  { route: 'POST /api/auth/totp/confirm', reach: PERSON, scope: null },
  { route: 'DELETE /api/auth/totp', reach: PERSON, scope: null },
  { route: 'POST /api/auth/recovery-codes', reach: PERSON, scope: null },
  { route: 'POST /api/auth/oauth/:provider/link', reach: '-.....', scope: null },
  // Of somebody else.
  { route: 'DELETE /api/auth/identities/:identityId', reach: '-.....', scope: null },
  { route: 'POST /api/auth/invitation/accept', reach: PERSON, scope: null },

  { route: 'GET /api/users', reach: OPERATOR, scope: null },
  { route: 'POST /api/users', reach: OPERATOR, scope: null },
  { route: 'GET /api/users/:userId', reach: OPERATOR, scope: null },
  { route: 'PUT /api/users/:userId', reach: OPERATOR, scope: null },
  { route: 'DELETE /api/users/:userId', reach: OPERATOR, scope: null },
  { route: 'POST /api/users/:userId/sign-out', reach: OPERATOR, scope: null },
  { route: 'POST /api/users/:userId/reset', reach: OPERATOR, scope: null },
  { route: 'GET /api/audit', reach: OPERATOR, scope: null },
  { route: 'GET /api/audit/export', reach: OPERATOR, scope: null },

  { route: 'GET /api/notifications', reach: PERSON, scope: null },
  { route: 'POST /api/notifications/read', reach: PERSON, scope: null },

  { route: 'GET /api/projects', reach: PERSON, scope: 'read' },
  { route: 'POST /api/projects', reach: PERSON, scope: null },
  { route: 'POST /api/projects/sample', reach: PERSON, scope: null },
  { route: 'GET /api/projects/:projectId', reach: READER, scope: 'read' },
  { route: 'PUT /api/projects/:projectId', reach: MANAGER, scope: null },
  { route: 'DELETE /api/projects/:projectId', reach: MANAGER, scope: null },

  { route: 'GET /api/projects/:projectId/members', reach: READER, scope: null },
  { route: 'POST /api/projects/:projectId/members', reach: MANAGER, scope: null },
  { route: 'PUT /api/projects/:projectId/members/:userId', reach: MANAGER, scope: null },
  // Of somebody else: who is no admin may only leave.
  { route: 'DELETE /api/projects/:projectId/members/:userId', reach: MANAGER, scope: null },
  { route: 'GET /api/projects/:projectId/invitations', reach: MANAGER, scope: null },
  { route: 'POST /api/projects/:projectId/invitations', reach: MANAGER, scope: null },
  { route: 'DELETE /api/projects/:projectId/invitations/:invitationId', reach: MANAGER, scope: null },

  { route: 'GET /api/projects/:projectId/api-keys', reach: READER, scope: null },
  { route: 'POST /api/projects/:projectId/api-keys', reach: READER, scope: null },
  // Of somebody else: to who is no admin another's key is not there.
  { route: 'PUT /api/projects/:projectId/api-keys/:keyId', reach: '-...++', scope: null },
  { route: 'DELETE /api/projects/:projectId/api-keys/:keyId', reach: '-...++', scope: null },

  { route: 'GET /api/projects/:projectId/docs', reach: READER, scope: 'read' },
  { route: 'POST /api/projects/:projectId/docs', reach: WRITER, scope: 'write', frozen: true },
  { route: 'GET /api/projects/:projectId/docs/latest', reach: READER, scope: 'read' },
  { route: 'GET /api/projects/:projectId/docs/search', reach: READER, scope: 'read' },
  { route: 'GET /api/projects/:projectId/docs/checks', reach: READER, scope: 'read' },
  { route: 'GET /api/projects/:projectId/toolkit', reach: READER, scope: 'read' },
  { route: 'GET /api/projects/:projectId/docs/:doc/backlinks', reach: READER, scope: 'read' },
  { route: 'POST /api/projects/:projectId/docs/sync', reach: WRITER, scope: 'write', frozen: true },
  { route: 'POST /api/projects/:projectId/docs/sync/preview', reach: WRITER, scope: 'write', frozen: true },
  { route: 'POST /api/projects/:projectId/docs/sync/connect', reach: MANAGER, scope: null, frozen: true },
  { route: 'POST /api/projects/:projectId/docs/sync/deletions', reach: WRITER, scope: 'write', frozen: true },
  { route: 'GET /api/projects/:projectId/publishing', reach: READER, scope: 'read' },
  { route: 'DELETE /api/projects/:projectId/publishing/rewritten', reach: WRITER, scope: 'write' },
  { route: 'POST /api/projects/:projectId/webhook-secret', reach: MANAGER, scope: null },
  // Whoever has the webhook secret; the guard knows nothing of it.
  { route: 'POST /webhooks/github/:projectId', reach: OPEN },
  { route: 'POST /webhooks/gitlab/:projectId', reach: OPEN },
  { route: 'GET /api/projects/:projectId/docs/conflicts', reach: READER, scope: 'read' },
  { route: 'GET /api/projects/:projectId/docs/conflicts/:conflictId', reach: READER, scope: 'read' },
  {
    route: 'POST /api/projects/:projectId/docs/conflicts/:conflictId/resolve',
    reach: WRITER,
    scope: 'write',
    frozen: true,
  },
  { route: 'GET /api/projects/:projectId/docs/:doc', reach: READER, scope: 'read' },
  { route: 'PUT /api/projects/:projectId/docs/:doc', reach: WRITER, scope: 'write', frozen: true },
  { route: 'DELETE /api/projects/:projectId/docs/:doc', reach: WRITER, scope: 'write', frozen: true },
  { route: 'GET /api/projects/:projectId/docs/:doc/versions', reach: READER, scope: 'read' },
  { route: 'GET /api/projects/:projectId/docs/:doc/versions/:version', reach: READER, scope: 'read' },
  { route: 'GET /api/projects/:projectId/docs/:doc/blame', reach: READER, scope: 'read' },
  { route: 'GET /api/projects/:projectId/docs/:doc/reads', reach: READER, scope: 'read' },
  { route: 'GET /api/projects/:projectId/docs/:doc/readers', reach: READER, scope: 'read' },
  { route: 'GET /api/projects/:projectId/docs/:doc/diff', reach: READER, scope: 'read' },
  { route: 'POST /api/projects/:projectId/docs/:doc/restore', reach: WRITER, scope: 'write', frozen: true },

  { route: 'POST /api/projects/:projectId/docs/import', reach: WRITER, scope: 'write', frozen: true },
  { route: 'GET /api/projects/:projectId/docs/export', reach: READER, scope: 'read' },
  { route: 'GET /api/projects/:projectId/attachments', reach: READER, scope: 'read' },
  { route: 'POST /api/projects/:projectId/attachments', reach: WRITER, scope: 'write', frozen: true },
  { route: 'GET /api/projects/:projectId/attachments/:attachment/content', reach: READER, scope: 'read' },
  {
    route: 'DELETE /api/projects/:projectId/attachments/:attachment',
    reach: WRITER,
    scope: 'write',
    frozen: true,
  },
  { route: 'GET /api/projects/:projectId/lock', reach: READER, scope: 'read' },
  { route: 'POST /api/projects/:projectId/lock', reach: WRITER, scope: 'write', frozen: true },
  { route: 'PUT /api/projects/:projectId/lock', reach: WRITER, scope: 'write' },
  // Of somebody else, by force.
  { route: 'DELETE /api/projects/:projectId/lock', reach: MANAGER, scope: 'write' },
  // Of a colleague's session.
  { route: 'POST /api/projects/:projectId/lock/join', reach: WRITER, scope: null, frozen: true },
  { route: 'DELETE /api/projects/:projectId/lock/join', reach: WRITER, scope: null },
  { route: 'GET /api/projects/:projectId/docs/:doc/collaboration', reach: READER, scope: 'read' },
  { route: 'POST /api/projects/:projectId/docs/:doc/versions', reach: WRITER, scope: 'write', frozen: true },
  { route: 'GET /api/projects/:projectId/docs/:doc/comments', reach: READER, scope: null },
  { route: 'POST /api/projects/:projectId/docs/:doc/comments', reach: READER, scope: null, frozen: true },
  {
    route: 'PUT /api/projects/:projectId/docs/:doc/comments/:threadId',
    reach: READER,
    scope: null,
    frozen: true,
  },
  {
    route: 'POST /api/projects/:projectId/docs/:doc/comments/:threadId/replies',
    reach: READER,
    scope: null,
    frozen: true,
  },
  // Of somebody else: nobody changes or takes back another's words, an admin neither.
  {
    route: 'PUT /api/projects/:projectId/docs/:doc/comments/:threadId/replies/:commentId',
    reach: '-.xxxx',
    scope: null,
    frozen: true,
  },
  {
    route: 'DELETE /api/projects/:projectId/docs/:doc/comments/:threadId/replies/:commentId',
    reach: '-.xxxx',
    scope: null,
    frozen: true,
  },
  { route: 'GET /api/projects/:projectId/proposals', reach: READER, scope: 'read' },
  { route: 'POST /api/projects/:projectId/proposals', reach: READER, scope: 'write', frozen: true },
  { route: 'GET /api/projects/:projectId/proposals/:proposalId', reach: READER, scope: 'read' },
  {
    route: 'POST /api/projects/:projectId/proposals/:proposalId/accept',
    reach: WRITER,
    scope: null,
    frozen: true,
  },
  {
    route: 'POST /api/projects/:projectId/proposals/:proposalId/reject',
    reach: WRITER,
    scope: null,
    frozen: true,
  },
  { route: 'GET /api/projects/:projectId/presence', reach: READER, scope: 'read' },
  { route: 'GET /api/projects/:projectId/events', reach: READER, scope: 'read' },
  { route: 'GET /api/projects/:projectId/audit', reach: MANAGER, scope: null },
  { route: 'GET /api/projects/:projectId/audit/export', reach: MANAGER, scope: null },
  { route: 'GET /api/projects/:projectId/jobs', reach: READER, scope: 'read' },
  { route: 'GET /api/jobs/:jobId', reach: READER, scope: 'read' },
  { route: 'POST /api/jobs/:jobId/cancel', reach: WRITER, scope: 'write' },

  { route: 'POST /mcp', reach: PERSON, scope: 'read' },
  { route: 'GET /.well-known/oauth-protected-resource', reach: OPEN },
  { route: 'GET /.well-known/oauth-protected-resource/mcp', reach: OPEN },
  { route: 'GET /hook/status/:projectId', reach: READER, scope: 'hook' },
  { route: 'GET /hook/docs/:projectId', reach: READER, scope: 'hook' },
  { route: 'POST /hook/sync/:projectId', reach: READER, scope: 'hook' },
  { route: 'POST /hook/events/:projectId', reach: READER, scope: 'hook' },
  { route: 'POST /hook/proposals/:projectId', reach: READER, scope: 'hook', frozen: true },
  { route: 'POST /hook/heartbeat/:projectId', reach: READER, scope: 'hook' },

  { route: 'GET /api/projects/:projectId/workstations', reach: READER, scope: 'read' },
  { route: 'DELETE /api/projects/:projectId/workstations/:workstationId', reach: MANAGER, scope: null },
  { route: 'GET /api/projects/:projectId/workstation-policy', reach: READER, scope: 'read' },
  { route: 'PUT /api/projects/:projectId/workstation-policy', reach: MANAGER, scope: null },
];

/** What a socket may say, and what it needs for it. */
export const socketTable: Readonly<Record<string, string>> = {
  ping: 'to be connected',
  subscribe: 'to read the project',
  unsubscribe: 'to be connected',
};

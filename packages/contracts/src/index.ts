import { accountEndpoints } from './account.schema.ts';
import { attachmentEndpoints } from './attachment.schema.ts';
import { auditEndpoints } from './audit.schema.ts';
import { collaborationEndpoints } from './collaboration.schema.ts';
import { cliEndpoints } from './cli.schema.ts';
import { commentEndpoints } from './comment.schema.ts';
import { deviceEndpoints } from './device.schema.ts';
import { docEndpoints } from './doc.schema.ts';
import { editorEndpoints } from './editor.schema.ts';
import type { EndpointShape } from './endpoint.ts';
import { eventEndpoints } from './event.schema.ts';
import { healthEndpoints } from './health.schema.ts';
import { historyEndpoints } from './history.schema.ts';
import { hookEndpoints } from './hook.schema.ts';
import { identityEndpoints } from './identity.schema.ts';
import { jobEndpoints } from './job.schema.ts';
import { lockEndpoints } from './lock.schema.ts';
import { mcpEndpoints } from './mcp.schema.ts';
import { memberEndpoints } from './member.schema.ts';
import { notificationEndpoints } from './notification.schema.ts';
import { oauthEndpoints } from './oauth.schema.ts';
import { pluginEndpoints } from './plugin.schema.ts';
import { projectEndpoints } from './project.schema.ts';
import { proposalEndpoints } from './proposal.schema.ts';
import { publishingEndpoints, webhookEndpoints } from './publishing.schema.ts';
import { toolkitEndpoints } from './toolkit.schema.ts';
import { transferEndpoints } from './transfer.schema.ts';
import { userEndpoints } from './user.schema.ts';
import { workstationEndpoints } from './workstation.schema.ts';

export * from './access.schema.ts';
export * from './account.schema.ts';
export * from './attachment.schema.ts';
export * from './audit.schema.ts';
export * from './cli.schema.ts';
export * from './collaboration.schema.ts';
export * from './comment.schema.ts';
export * from './device.schema.ts';
export * from './doc.schema.ts';
export * from './editor.schema.ts';
export * from './endpoint.ts';
export * from './error.schema.ts';
export * from './event.schema.ts';
export * from './health.schema.ts';
export * from './history.schema.ts';
export * from './hook.schema.ts';
export * from './identity.schema.ts';
export * from './job.schema.ts';
export * from './limits.ts';
export * from './lock.schema.ts';
export * from './mcp.schema.ts';
export * from './member.schema.ts';
export * from './notification.schema.ts';
export * from './oauth.schema.ts';
export * from './plugin.schema.ts';
export * from './primitive.schema.ts';
export * from './project.schema.ts';
export * from './proposal.schema.ts';
export * from './sign-in-failures.ts';
export * from './publishing.schema.ts';
export * from './toolkit.schema.ts';
export * from './transfer.schema.ts';
export * from './user.schema.ts';
export * from './workstation.schema.ts';

const {
  get,
  update,
  confirm,
  changePassword,
  forgotPassword,
  resetPassword,
  sessions,
  endSession,
  endOtherSessions,
  secondFactor,
  beginTotp,
  confirmTotp,
  removeTotp,
  renewRecoveryCodes,
} = accountEndpoints;

/** Everything that answers over HTTP, in the order of the reference page, by tag. */
export const endpointGroups: Record<string, Record<string, EndpointShape>> = {
  Identity: identityEndpoints,
  Account: {
    get,
    update,
    confirm,
    changePassword,
    forgotPassword,
    resetPassword,
    sessions,
    endSession,
    endOtherSessions,
    secondFactor,
    beginTotp,
    confirmTotp,
    removeTotp,
    renewRecoveryCodes,
  },
  'Sign-in providers': {
    ...oauthEndpoints,
    linkIdentity: accountEndpoints.linkIdentity,
    unlinkIdentity: accountEndpoints.unlinkIdentity,
  },
  'Sign-in of machines': deviceEndpoints,
  Users: userEndpoints,
  Projects: projectEndpoints,
  Members: memberEndpoints,
  Documents: docEndpoints,
  Toolkit: toolkitEndpoints,
  History: historyEndpoints,
  Attachments: attachmentEndpoints,
  Comments: commentEndpoints,
  Proposals: proposalEndpoints,
  'Import and export': transferEndpoints,
  'Live text': collaborationEndpoints,
  Publishing: publishingEndpoints,
  Webhooks: webhookEndpoints,
  Lock: lockEndpoints,
  Events: eventEndpoints,
  Notifications: notificationEndpoints,
  Audit: auditEndpoints,
  Jobs: jobEndpoints,
  Hooks: hookEndpoints,
  'Command line': cliEndpoints,
  Plugins: pluginEndpoints,
  'Editor extension': editorEndpoints,
  Workstations: workstationEndpoints,
  MCP: mcpEndpoints,
  Health: healthEndpoints,
};

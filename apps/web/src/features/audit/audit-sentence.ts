import type { AuditAction, AuditEntry } from '@cairn/contracts';

const verbs: Record<AuditAction, string> = {
  'user.signed_in': 'signed in',
  'user.sign_in_failed': 'could not sign in',
  'user.signed_out': 'signed out',
  'user.created': 'made the account',
  'user.updated': 'changed the account',
  'user.disabled': 'disabled the account',
  'user.enabled': 'enabled the account',
  'user.deleted': 'deleted the account',
  'user.password_changed': 'changed the password of',
  'user.link_issued': 'made a link to set the password of',
  'user.password_reset': 'reset the password of',
  'user.second_factor_on': 'switched the second factor on for',
  'user.second_factor_off': 'switched the second factor off for',
  'user.recovery_codes_renewed': 'renewed the recovery codes of',
  'user.identity_linked': 'linked a sign-in provider to',
  'user.identity_unlinked': 'unlinked a sign-in provider from',
  'session.ended': 'ended sessions of',
  'session.reuse_detected': 'used a spent session of',
  'project.created': 'made the project',
  'project.updated': 'changed the project',
  'project.deleted': 'deleted the project',
  'member.added': 'added the member',
  'member.role_changed': 'changed the role of',
  'member.removed': 'took out the member',
  'invitation.created': 'invited',
  'invitation.accepted': 'accepted the invitation of',
  'invitation.withdrawn': 'withdrew the invitation of',
  'key.created': 'made the key',
  'key.updated': 'changed the key',
  'key.deleted': 'revoked the key',
  'device.approved': 'let in the machine',
  'device.refused': 'turned away the machine',
  'lock.broken': 'broke the lock of',
  'proposal.accepted': 'accepted the proposal for',
  'proposal.rejected': 'rejected the proposal for',
  'workstation.removed': 'removed the workstation',
  'workstation.policy_changed': 'changed what workstations do in',
  'audit.exported': 'exported the audit log of',
  'keyring.rotated': 'rotated the keyring',
  'keyring.exported': 'exported the keyring',
  'keyring.retired': 'retired a key of the keyring',
};
const ABOUT_ONESELF = /^user\.signed_(in|out)$|^user\.sign_in_failed$|^keyring\./;

/** What was done, without who did it; of an action of a newer server its name. */
export function auditSentence({ action, object }: Pick<AuditEntry, 'action' | 'object'>): string {
  const verb = (verbs as Record<string, string>)[action] ?? action;
  return ABOUT_ONESELF.test(action) ? verb : `${verb} ${object.name}`;
}

/** “role: viewer → editor”, one for each fact that changed. */
export function auditChanges({ before, after }: Pick<AuditEntry, 'before' | 'after'>): string[] {
  const names = Object.keys({ ...before, ...after });
  return names.map((name) => {
    const [was, is] = [before?.[name], after?.[name]].map(told);
    if (was === undefined) return `${name}: ${is}`;
    return `${name}: ${was} → ${is ?? 'nothing'}`;
  });
}

function told(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

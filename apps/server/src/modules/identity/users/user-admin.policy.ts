import type { ManagedUser, SystemRole } from '@cairn/contracts';

export type UserDeed =
  | 'create'
  | 'rename'
  | 'changeRole'
  | 'disable'
  | 'enable'
  | 'delete'
  | 'signOut'
  | 'resetAccess';

export interface Subject {
  id: string;
  role: SystemRole;
  isDisabled: boolean;
}

export interface UserCase {
  /** A system admin: nobody else gets this far. */
  callerId: string;
  /** Whom it is about; null: somebody who is not there yet. */
  subject: Subject | null;
  /** System admins that may sign in, the subject among them if it is one. */
  enabledAdmins: number;
  /** The caller has proved lately to be who they are. */
  isFresh: boolean;
}

export type UserRefusal = 'OWN_ACCOUNT' | 'LAST_ADMIN' | 'FRESH_PROOF_NEEDED';

const TAKES_RIGHTS: readonly UserDeed[] = ['changeRole', 'disable', 'delete'];
/** What an open session that somebody else sits down at must not be enough for. */
const TAKES_ACCOUNTS: readonly UserDeed[] = [
  'create',
  'changeRole',
  'disable',
  'enable',
  'delete',
  'resetAccess',
];

/** Why a system admin may not do this to an account; null: they may. */
export function refusalOf(deed: UserDeed, { callerId, subject, ...known }: UserCase): UserRefusal | null {
  if (subject && TAKES_RIGHTS.includes(deed)) {
    if (subject.id === callerId) return 'OWN_ACCOUNT';
    if (isEnabledAdmin(subject) && known.enabledAdmins <= 1) return 'LAST_ADMIN';
  }
  return TAKES_ACCOUNTS.includes(deed) && !known.isFresh ? 'FRESH_PROOF_NEEDED' : null;
}

/** What an interface offers; the proof is asked for when it comes to the deed. */
export function userRights(about: Omit<UserCase, 'isFresh'>): ManagedUser['can'] {
  const may = (deed: UserDeed) => refusalOf(deed, { ...about, isFresh: true }) === null;
  return {
    edit: may('rename'),
    changeRole: may('changeRole'),
    disable: may('disable'),
    delete: may('delete'),
  };
}

export interface UserChange {
  name?: string | undefined;
  role?: SystemRole | undefined;
  isDisabled?: boolean | undefined;
}

/** What a change would do; saying again what is so already does nothing. */
export function deedsOf(change: UserChange, now: Subject & { name: string }): UserDeed[] {
  const deeds: UserDeed[] = [];
  if (differs(change.name, now.name)) deeds.push('rename');
  if (differs(change.role, now.role)) deeds.push('changeRole');
  if (differs(change.isDisabled, now.isDisabled)) deeds.push(change.isDisabled ? 'disable' : 'enable');
  return deeds;
}

const differs = <T>(wanted: T | undefined, now: T): boolean => wanted !== undefined && wanted !== now;

const isEnabledAdmin = ({ role, isDisabled }: Subject): boolean => role === 'admin' && !isDisabled;

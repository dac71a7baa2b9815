import { describe, expect, test } from 'vitest';
import { type Subject, type UserDeed, deedsOf, refusalOf, userRights } from './user-admin.policy.ts';

const me: Subject = { id: 'me', role: 'admin', isDisabled: false };
const admin: Subject = { id: 'other', role: 'admin', isDisabled: false };
const user: Subject = { id: 'user', role: 'user', isDisabled: false };
const idle: Subject = { id: 'idle', role: 'admin', isDisabled: true };
const about = (subject: Subject | null, enabledAdmins = 2, isFresh = true) => ({
  callerId: 'me',
  subject,
  enabledAdmins,
  isFresh,
});

const ALL: UserDeed[] = ['rename', 'changeRole', 'disable', 'enable', 'delete', 'signOut', 'resetAccess'];
const TAKING: UserDeed[] = ['changeRole', 'disable', 'delete'];
const HARMLESS: UserDeed[] = ['rename', 'signOut'];

describe('a system admin', () => {
  test.each(ALL)('may do this to anybody else: %s', (deed) => {
    for (const subject of [admin, user, idle]) expect(refusalOf(deed, about(subject))).toBeNull();
  });

  test.each(ALL)('takes nothing from themself, and may do the rest: %s', (deed) => {
    expect(refusalOf(deed, about(me))).toBe(TAKING.includes(deed) ? 'OWN_ACCOUNT' : null);
  });

  test.each(ALL)('needs a fresh proof for what could take an account over: %s', (deed) => {
    const refusal = HARMLESS.includes(deed) ? null : 'FRESH_PROOF_NEEDED';
    expect(refusalOf(deed, about(user, 2, false))).toBe(refusal);
  });

  test('needs one to make an account', () => {
    expect(refusalOf('create', about(null))).toBeNull();
    expect(refusalOf('create', about(null, 2, false))).toBe('FRESH_PROOF_NEEDED');
  });
});

test.each(TAKING)('the last system admin who may sign in stays: %s', (deed) => {
  expect(refusalOf(deed, about(admin, 1))).toBe('LAST_ADMIN');
  expect(refusalOf(deed, about(admin, 0))).toBe('LAST_ADMIN');
  expect(refusalOf(deed, about(idle, 1))).toBeNull();
  expect(refusalOf(deed, about(user, 1))).toBeNull();
});

test('an object tells what may be done to it by the same rules', () => {
  const rights = (subject: Subject, enabledAdmins: number) =>
    userRights({ callerId: 'me', subject, enabledAdmins });
  const all = { edit: true, changeRole: true, disable: true, delete: true };
  const name = { edit: true, changeRole: false, disable: false, delete: false };
  expect(rights(user, 1)).toEqual(all);
  expect(rights(admin, 2)).toEqual(all);
  expect(rights(admin, 1)).toEqual(name);
  expect(rights(me, 2)).toEqual(name);
});

test('what is so already is no deed', () => {
  const now = { ...user, name: 'Ada' };
  expect(deedsOf({}, now)).toEqual([]);
  expect(deedsOf({ name: 'Ada', role: 'user', isDisabled: false }, now)).toEqual([]);
  const change = { name: 'Ada L.', role: 'admin', isDisabled: true } as const;
  expect(deedsOf(change, now)).toEqual(['rename', 'changeRole', 'disable']);
  expect(deedsOf({ isDisabled: false }, { ...now, isDisabled: true })).toEqual(['enable']);
});

import type { Principal } from '#platform/http';
import { describe, expect, test } from 'vitest';
import {
  type Acting,
  type Standing,
  effectiveRole,
  refusalToAdminister,
  refusalToChangeRole,
  refusalToRemove,
} from './member.policy.ts';

const person = (systemRole: 'user' | 'admin', projectId?: string | null): Principal => ({
  userId: 'u',
  name: 'U',
  systemRole,
  sessionId: null,
  apiKey: projectId === undefined ? null : { id: 'k', scopes: ['read'], projectId },
  byCookie: false,
});

test.each([
  ['a member has their role', person('user'), 'editor', 'editor'],
  ['others have none', person('user'), null, null],
  ['a system admin administers all', person('admin'), null, 'admin'],
  ['nobody has a role in a project that is not there', person('admin'), undefined, null],
  ['a key of another project sees nothing', person('admin', 'other'), 'admin', null],
  ['a key of this project has its owner’s role', person('user', 'p'), 'viewer', 'viewer'],
  ['a key of all projects has its owner’s role', person('user', null), 'editor', 'editor'],
  ['a key’s owner who is no member any more', person('user', 'p'), null, null],
] as const)('%s', (_name, principal, membership, role) =>
  expect(effectiveRole(principal, 'p', membership)).toBe(role),
);

const acting = (role: Acting['role'], isSystemAdmin = false): Acting => ({
  userId: 'u',
  role,
  isSystemAdmin,
});
const member = (role: Standing['role'], userId = 'other', isLastAdmin = false): Standing => ({
  userId,
  role,
  isLastAdmin,
});

test('project admins administer, the others do not', () => {
  expect(refusalToAdminister(acting('admin'))).toBeNull();
  expect(refusalToAdminister(acting('editor'))).toBe('not-admin');
  expect(refusalToAdminister(acting('viewer'))).toBe('not-admin');
});

describe('another role', () => {
  test.each([
    ['an admin gives anybody else any', acting('admin'), member('viewer'), 'admin', null],
    ['an admin takes it from another admin', acting('admin'), member('admin'), 'viewer', null],
    ['an editor gives none', acting('editor'), member('viewer'), 'viewer', 'not-admin'],
    ['nobody changes their own', acting('admin'), member('admin', 'u'), 'viewer', 'own-role'],
    ['nor does a system admin', acting('admin', true), member('viewer', 'u'), 'admin', 'own-role'],
    ['the last admin stays one', acting('admin'), member('admin', 'o', true), 'editor', 'last-admin'],
    ['and may be told so once more', acting('admin'), member('admin', 'o', true), 'admin', null],
    ['unless a system admin acts', acting('admin', true), member('admin', 'o', true), 'editor', null],
    ['in general: an admin could', acting('admin'), member('editor'), undefined, null],
    [
      'in general: not of the last admin',
      acting('admin'),
      member('admin', 'o', true),
      undefined,
      'last-admin',
    ],
  ] as const)('%s', (_name, who, whose, role, refusal) =>
    expect(refusalToChangeRole(who, whose, role)).toBe(refusal),
  );
});

describe('taking out', () => {
  test.each([
    ['an admin takes out anybody', acting('admin'), member('admin'), null],
    ['an editor nobody', acting('editor'), member('viewer'), 'not-admin'],
    ['but may leave', acting('editor'), member('editor', 'u'), null],
    ['as an admin may', acting('admin'), member('admin', 'u'), null],
    ['but for the last one', acting('admin'), member('admin', 'u', true), 'last-admin'],
    ['whom others cannot take out either', acting('admin'), member('admin', 'o', true), 'last-admin'],
    ['unless a system admin acts', acting('admin', true), member('admin', 'o', true), null],
  ] as const)('%s', (_name, who, whose, refusal) => expect(refusalToRemove(who, whose)).toBe(refusal));
});

import type { Principal } from '#platform/http';
import { expect, test } from 'vitest';
import { effectiveRole } from './member.policy.ts';

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

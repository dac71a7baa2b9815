import type { Principal } from '#platform/http';
import { expect, test } from 'vitest';
import { abilitiesOf } from './document.policy.ts';

const person: Principal = {
  userId: 'u',
  name: 'U',
  systemRole: 'user',
  sessionId: null,
  apiKey: null,
  byCookie: false,
};
const key = (scope: 'read' | 'write'): Principal => ({
  ...person,
  apiKey: { id: 'k', scopes: [scope], projectId: null },
});

test.each([
  ['an editor', person, 'editor', true, true],
  ['an admin', person, 'admin', true, true],
  ['not a viewer', person, 'viewer', true, false],
  ['nobody in an archived project', person, 'admin', false, false],
  ['a key that writes', key('write'), 'editor', true, true],
  ['not a key that reads', key('read'), 'editor', true, false],
  ['not a key of a viewer', key('write'), 'viewer', true, false],
] as const)('documents are for %s to change', (_who, caller, role, isActive, may) =>
  expect(abilitiesOf({ caller, role }, isActive)).toEqual({ edit: may, delete: may }),
);

import { expect, test } from 'vitest';
import { mayManage, scopesBeyond } from './api-key.policy.ts';

test.each([
  ['viewer', ['hook', 'read', 'write', 'agent:run'], ['write', 'agent:run']],
  ['editor', ['hook', 'write', 'agent:run'], []],
  ['admin', ['ingest', 'write'], []],
] as const)('a %s asking for %j lacks %j', (role, asked, beyond) =>
  expect(scopesBeyond(role, asked)).toEqual(beyond),
);

test.each([
  ['admin', 'ana', 'ben', 'p', true],
  ['editor', 'ana', 'ana', 'p', true],
  ['editor', 'ana', 'ben', 'p', false],
  ['viewer', 'ana', 'ben', 'p', false],
  ['viewer', 'ana', 'ana', null, true],
  ['admin', 'ana', 'ben', null, false],
] as const)('%s %s may manage the key of %s for project %s: %s', (role, caller, ownerId, projectId, may) =>
  expect(mayManage(role, caller, { ownerId, projectId })).toBe(may),
);

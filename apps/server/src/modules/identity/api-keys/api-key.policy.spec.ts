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
  ['admin', 'ana', 'ben', true],
  ['editor', 'ana', 'ana', true],
  ['editor', 'ana', 'ben', false],
  ['viewer', 'ana', 'ben', false],
] as const)('%s %s may manage the key of %s: %s', (role, caller, owner, may) =>
  expect(mayManage(role, caller, owner)).toBe(may),
);

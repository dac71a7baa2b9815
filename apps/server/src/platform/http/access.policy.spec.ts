import { ProjectRole } from '@cairn/contracts';
import { expect, test } from 'vitest';
import {
  assertProjectRole,
  assertScope,
  assertSystemRole,
  notFound,
  notSignedIn,
  roleAllows,
} from './access.policy.ts';
import type { Principal } from './principal.ts';

const person = { userId: 'ana', systemRole: 'user', apiKey: null } as unknown as Principal;
const keyWith = (...scopes: string[]) =>
  ({ ...person, apiKey: { id: 'key-1', scopes } }) as unknown as Principal;
const forbidden = expect.objectContaining({ code: 'FORBIDDEN' });

test('[S02] each role may what the ones below it may, and no more', () => {
  const allowed = ProjectRole.options.map((held) =>
    ProjectRole.options.map((needed) => roleAllows(held, needed)),
  );
  expect(allowed).toEqual([
    [true, false, false],
    [true, true, false],
    [true, true, true],
  ]);
});

test('[S02] a role that is too low is refused, and no role is told of nothing', () => {
  expect(() => assertProjectRole('editor', 'editor')).not.toThrow();
  expect(() => assertProjectRole('viewer', 'editor')).toThrow(forbidden);
  expect(() => assertProjectRole(null, 'viewer')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
});

test('[A12] a key needs the scope, a person none; without one no key gets through', () => {
  expect(() => assertScope(keyWith('read'), 'read')).not.toThrow();
  expect(() => assertScope(person, 'read')).not.toThrow();
  expect(() => assertScope(person, null)).not.toThrow();
  expect(() => assertScope(keyWith('hook', 'write'), 'read')).toThrow(forbidden);
  expect(() => assertScope(keyWith(), 'read')).toThrow(forbidden);
  expect(() => assertScope(keyWith('read', 'write'), null)).toThrow(forbidden);
});

test('[A17] what is for system admins is for nobody else', () => {
  const admin = { ...person, systemRole: 'admin' } as Principal;
  expect(() => assertSystemRole(admin, { kind: 'system-admin', scope: null })).not.toThrow();
  expect(() => assertSystemRole(person, { kind: 'system-admin', scope: null })).toThrow(forbidden);
  expect(() => assertSystemRole(person, { kind: 'signed-in', scope: null })).not.toThrow();
});

test('who is unknown and what is not there are told apart by code alone', () => {
  expect(notSignedIn()).toMatchObject({ code: 'NOT_SIGNED_IN' });
  expect(notFound()).toMatchObject({ code: 'NOT_FOUND' });
  expect(notFound('lock').sentences.join(' ')).toContain('no such lock');
});

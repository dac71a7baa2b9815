import { expect, test } from 'vitest';
import { auditChanges, auditSentence } from './audit-sentence';

const object = { kind: 'member', id: null, name: 'Noah' };

test('what was done names its object, unless it is the actor', () => {
  expect(auditSentence({ action: 'member.role_changed', object })).toBe('changed the role of Noah');
  expect(auditSentence({ action: 'user.signed_in', object })).toBe('signed in');
});

test('an action of a newer server is told by its name', () => {
  expect(auditSentence({ action: 'pipeline.stopped' as never, object })).toBe('pipeline.stopped Noah');
});

test('each fact that changed is one line', () => {
  expect(auditChanges({ before: { role: 'viewer' }, after: { role: 'editor' } })).toEqual([
    'role: viewer → editor',
  ]);
  expect(auditChanges({ before: null, after: { scopes: ['read'] } })).toEqual(['scopes: ["read"]']);
  expect(auditChanges({ before: { branch: 'main' }, after: {} })).toEqual(['branch: main → nothing']);
});

import { expect, test } from 'vitest';
import type { Principal } from './principal.ts';
import { countedAs } from './rate-limit.policy.ts';

const person = { userId: 'ana', byCookie: false, apiKey: null } as unknown as Principal;
const browser = { ...person, byCookie: true } as Principal;
const agent = { ...person, apiKey: { id: 'key-1' } } as unknown as Principal;

const read = { path: '/api/projects', method: 'GET', access: { kind: 'signed-in', scope: 'read' } } as const;
const write = { ...read, method: 'POST' } as const;
const hook = { ...read, path: '/hook/status/:projectId' } as const;
const login = { path: '/api/auth/login', method: 'POST', access: { kind: 'public' } } as const;

test('what is done in somebody’s name counts for them, and what a key does for the key', () => {
  expect(countedAs(write, person, '10.0.0.1')).toEqual({ bucket: 'user:ana', kind: 'usual' });
  expect(countedAs(read, person, '10.0.0.1')).toEqual({ bucket: 'user:ana', kind: 'usual' });
  expect(countedAs(write, agent, '10.0.0.1')).toEqual({ bucket: 'key:key-1', kind: 'usual' });
});

test('what agents ask at each step has a bucket of its own', () => {
  expect(countedAs(hook, agent, '10.0.0.1')).toEqual({ bucket: 'hook:key:key-1', kind: 'hook' });
  expect(countedAs(hook, person, '10.0.0.1')).toEqual({ bucket: 'hook:user:ana', kind: 'hook' });
  const call = { ...write, path: '/mcp' } as const;
  expect(countedAs(call, agent, '10.0.0.1')).toEqual({ bucket: 'mcp:key:key-1', kind: 'hook' });
});

test('the reads of a page of ours do not count, its writes do', () => {
  expect(countedAs(read, browser, '10.0.0.1')).toBeNull();
  expect(countedAs(write, browser, '10.0.0.1')).toEqual({ bucket: 'user:ana', kind: 'usual' });
});

test('without a name only what can be guessed at counts, for the address', () => {
  expect(countedAs(login, null, '10.0.0.1')).toEqual({ bucket: 'address:10.0.0.1', kind: 'usual' });
  expect(countedAs({ ...login, method: 'GET' }, null, '10.0.0.1')).toBeNull();
  expect(countedAs({ ...login, access: { kind: 'public', byCookie: true } }, null, '10.0.0.1')).toBeNull();
  expect(countedAs(write, null, '10.0.0.1')).toBeNull();
});

test('what providers send counts for their address apart from what people try there', () => {
  const webhook = { ...login, path: '/webhooks/github/:projectId' };
  expect(countedAs(webhook, null, '10.0.0.1')).toEqual({ bucket: 'webhook:10.0.0.1', kind: 'hook' });
});

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2:ffff::1', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['2001:db8:1:2::', '2001:db8:1:2'],
  ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
])('the address %s counts as %s', (ip, subscriber) => {
  expect(countedAs(login, null, ip)).toEqual({ bucket: `address:${subscriber}`, kind: 'usual' });
});

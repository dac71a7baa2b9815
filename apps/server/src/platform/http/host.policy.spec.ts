import { expect, test } from 'vitest';
import { Config } from '../config/index.ts';
import { OwnHosts, pathOfTarget } from './host.policy.ts';

const end = { localAddress: '127.0.0.1', localPort: 3000 };
const hosts = new OwnHosts(
  new Config({
    CAIRN_HOST: '10.1.2.3',
    CAIRN_PUBLIC_URL: 'https://Good.test',
    CAIRN_ALLOWED_HOSTS: 'bücher.example, any.test, eighty.test:80, [fd00::2]:8080',
  }),
);
const admits = (host: string | undefined, url = '/api/projects') =>
  hosts.admits({ url, headers: { host } }, end);

test.each([
  ['the public name', 'good.test'],
  ['the public name with its port', 'good.test:443'],
  ['the public name with the port listened on', 'good.test:3000'],
  ['the public name in upper case', 'GOOD.Test'],
  ['the public name in full', 'good.test.'],
  ['the address listened on', '10.1.2.3:3000'],
  ['this machine by name', 'localhost:3000'],
  ['this machine by address', '127.0.0.1:3000'],
  ['this machine by IPv6', '[::1]:3000'],
  ['this machine by IPv6, written out', '[0:0:0:0:0:0:0:1]:3000'],
  ['an allowed name as DNS has it', 'xn--bcher-kva.example'],
  ['an allowed name with any port', 'any.test:8443'],
  ['an allowed name with its port', 'eighty.test:80'],
  ['an allowed IPv6 address', '[fd00::2]:8080'],
])('%s is ours: %s', (_what, host) => expect(admits(host)).toBe(true));

test.each([
  ['none', undefined],
  ['an empty one', ''],
  ['another', 'evil.test'],
  ['ours before another', 'good.test.evil.test'],
  ['ours behind another', 'evilgood.test'],
  ['one below ours', 'sub.good.test'],
  ['ours with another port', 'good.test:444'],
  ['an allowed name with another port', 'eighty.test:81'],
  ['this machine with another port', 'localhost:3001'],
  ['one below this machine', 'evil.localhost:3000'],
  ['two dots', 'good.test..'],
  ['an empty port', 'good.test:'],
  ['two ports', 'good.test:443:3000'],
  ['a user before another', 'good.test@evil.test'],
  ['a user before ours', 'evil@good.test'],
  ['a path behind', 'good.test/evil.test'],
  ['a query behind', 'evil.test?good.test'],
  ['a space between', 'good.test evil.test'],
  ['two names', 'good.test, evil.test'],
  ['letters that DNS does not have', 'bücher.example'],
  ['an address elsewhere', '10.1.2.4:3000'],
  ['everywhere, though not listened on', '0.0.0.0:3000'],
  ['this machine as a number', '2130706433:3000'],
  ['this machine, shortened', '127.1:3000'],
  ['IPv4 inside IPv6', '[::ffff:127.0.0.1]:3000'],
  ['IPv6 elsewhere', '[fd00::3]:8080'],
  ['IPv6 without brackets', '::1'],
])('%s is not: %s', (_what, host) => expect(admits(host)).toBe(false));

test.each([
  ['http://good.test/api/projects', 'good.test', true],
  ['HTTPS://GOOD.test:443/', 'good.test', true],
  ['http://evil.test/', 'good.test', false],
  ['http://good.test/', 'evil.test', false],
  ['http://good.test@evil.test/', 'good.test', false],
  ['http://good.test', 'good.test', true],
  ['http:///good.test', 'good.test', false],
  ['ftp://good.test/', 'good.test', false],
  ['good.test:443', 'good.test', false],
  ['*', 'good.test', false],
  ['', 'good.test', false],
])('a request for %s with the Host %s: %s', (url, host, expected) =>
  expect(admits(host, url)).toBe(expected),
);

test('a server that listens everywhere answers under the address it was reached at, and no other', () => {
  const everywhere = new OwnHosts(new Config({ CAIRN_HOST: '::' }));
  const by = (host: string, localAddress: string) =>
    everywhere.admits({ url: '/', headers: { host } }, { localAddress, localPort: 3000 });
  expect(by('192.168.1.5:3000', '::ffff:192.168.1.5')).toBe(true);
  expect(by('[fe80::5]:3000', 'fe80::5')).toBe(true);
  expect(by('192.168.1.6:3000', '192.168.1.5')).toBe(false);
  expect(by('evil.test:3000', '192.168.1.5')).toBe(false);
});

test('a public address without encryption goes with its own port', () => {
  const plain = new OwnHosts(new Config({ CAIRN_PUBLIC_URL: 'http://plain.test' }));
  const by = (host: string) => plain.admits({ url: '/', headers: { host } }, end);
  expect([by('plain.test:80'), by('plain.test:3000'), by('plain.test:443')]).toEqual([true, true, false]);
});

test('nothing without a target, an address that is none, or an end of its own is let in', () => {
  expect(hosts.admits({ headers: { host: 'good.test' } }, end)).toBe(false);
  expect(admits('[:::]')).toBe(false);
  const everywhere = new OwnHosts(new Config({ CAIRN_HOST: '0.0.0.0' }));
  expect(everywhere.admits({ url: '/', headers: { host: '192.168.1.5' } }, {})).toBe(false);
});

test.each([
  ['http://good.test/api?x=1', '/api?x=1'],
  ['http://good.test?x=1', '/?x=1'],
  ['http://good.test', '/'],
  ['//good.test/x', '//good.test/x'],
  ['/api', '/api'],
])('the path of %s is %s', (target, path) => expect(pathOfTarget(target)).toBe(path));

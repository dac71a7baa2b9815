import { expect, test } from 'vitest';
import { masked } from './git.masking.ts';
import { type Remote, reach } from './git.remote.ts';

const remote = (extra: Partial<Remote> = {}): Remote => ({
  kind: 'http',
  url: 'https://git.example/x.git',
  ...extra,
});

const decoded = (value = '') => Buffer.from(value.replace('Authorization: Basic ', ''), 'base64').toString();

test.each([
  ['https://github.com/o/r', 'x-access-token:t0ken'],
  ['https://gitlab.com/o/r', 'oauth2:t0ken'],
  ['https://gitlab.corp:8443/o/r', 'oauth2:t0ken'],
  ['https://bitbucket.org/o/r', 'x-token-auth:t0ken'],
  ['https://notgitlab.com/o/r', 'x-access-token:t0ken'],
])('%s is told %s, and nobody else', (url, pair) => {
  const { config } = reach(remote({ url, token: 't0ken' }));
  expect(config[0]?.[0]).toBe(`http.${new URL(url).origin}/.extraHeader`);
  expect(decoded(config[0]?.[1])).toBe(pair);
});

test('a token with a user of its own keeps it', () => {
  const { config, secrets } = reach(remote({ token: 'deploy:pass:word' }));
  expect(decoded(config[0]?.[1])).toBe('deploy:pass:word');
  expect(secrets).toContain('pass:word');
});

test('vetted addresses are pinned to host and port', () => {
  const pinOf = (url: string) => reach(remote({ url, addresses: ['1.2.3.4', '2606::1'] })).config[0]?.[1];
  expect(pinOf('https://git.example/x')).toBe('git.example:443:1.2.3.4,[2606::1]');
  expect(pinOf('http://git.example/x')).toBe('git.example:80:1.2.3.4,[2606::1]');
  expect(pinOf('https://git.example:8443/x')).toBe('git.example:8443:1.2.3.4,[2606::1]');
  expect(pinOf('https://[2606::1]/x')).toBeUndefined();
  expect(() => reach(remote({ addresses: [] }))).toThrow('no address');
});

test('one transport for each kind', () => {
  expect(reach(remote()).protocol).toBe('https');
  expect(reach(remote({ url: 'http://git.example/x' })).protocol).toBe('http');
  expect(reach({ kind: 'local', url: '/data/x.git' }).protocol).toBe('file');
});

test.each([
  'ext::sh -c x',
  'file:///x',
  'ssh://git@x/y',
  '/etc',
  '--upload-pack=x',
  'https://user@x/y',
  'https://:p@x/y',
  'git@x:y',
  '',
])('no address of a repository: %s', (url) => {
  expect(() => reach(remote({ url }))).toThrow('Not the address');
});

test.each(['x.git', '--upload-pack=x', 'https://x/y', ''])('no path of a local repository: %s', (url) => {
  expect(() => reach({ kind: 'local', url })).toThrow('Not the path');
});

test('every form of a secret is masked, and so are shapes of tokens and terminal escapes', () => {
  const { secrets, config } = reach(remote({ token: 'p@ss/w=rd' }));
  const header = config[0]?.[1] ?? '';
  const text = `p@ss/w=rd p%40ss%2Fw%3Drd ${header} ghp_abcdefghijklmnop github_pat_11ABC_def \u001b[31mred\u0007\n`;
  const clean = masked(text, secrets);
  for (const form of [
    'p@ss/w=rd',
    'p%40ss',
    header.split(' ').at(-1) ?? '',
    'ghp_abc',
    '11ABC',
    '\u001b',
    '\u0007',
  ]) {
    expect(clean).not.toContain(form);
  }
  expect(clean).toContain('red\n');
});

import { expect, test } from 'vitest';
import { hostAddress } from './host-address.ts';

const usual = {
  githubApiUrl: 'https://api.github.com',
  githubApp: undefined,
  gitlabUrl: 'https://gitlab.com',
};
const own = {
  githubApiUrl: 'https://ghe.test:8443/api/v3',
  githubApp: undefined,
  gitlabUrl: 'https://work.test/lab',
};
const github = (apiUrl: string, owner = 'o', repo = 'r') => ({ kind: 'github', apiUrl, owner, repo });
const gitlab = (url: string, path: string) => ({ kind: 'gitlab', url, path });
const git = { kind: 'git' };

test.each([
  ['https://github.com/o/r.git', usual, github('https://api.github.com')],
  ['https://github.com/o/r/', usual, github('https://api.github.com')],
  ['https://GitHub.com/o/r.git', own, github('https://api.github.com')],
  ['https://ghe.test:8443/o/r', own, github('https://ghe.test:8443/api/v3')],
  ['https://ghe.test/o/r', own, git],
  ['https://github.com/o', usual, git],
  ['https://github.com/o/r/wiki', usual, git],
  ['https://gitlab.com/a/b/c.git', usual, gitlab('https://gitlab.com', 'a/b/c')],
  ['https://gitlab.com/alone', usual, git],
  ['https://work.test/lab/a/b.git', own, gitlab('https://work.test/lab', 'a/b')],
  ['https://work.test/other/a/b.git', own, git],
  ['https://github.com.evil.test/o/r.git', usual, git],
  ['https://notgitlab.com/a/b.git', usual, git],
  ['https://git.test/o/r.git', usual, git],
])('%s', (url, settings, expected) => {
  expect(hostAddress(new URL(url), settings)).toEqual(expected);
});

import { expect, test } from 'vitest';
import { repositoryName } from './repository-name';

test.each([
  ['https://github.com/acme/handbook.git', 'acme/handbook'],
  ['https://git.acme.example:8443/group/sub/handbook/', 'sub/handbook'],
  ['git@github.com:acme/handbook.git', 'acme/handbook'],
  ['ssh://git@host/acme/handbook', 'acme/handbook'],
  ['handbook', 'handbook'],
])('%s is called %s', (url, name) => {
  expect(repositoryName(url)).toBe(name);
});

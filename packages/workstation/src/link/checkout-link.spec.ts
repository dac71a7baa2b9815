import { expect, test } from 'vitest';
import { insideCheckout } from './checkout-link.ts';
import { platformUrl } from './platform-url.ts';

test.each([
  ['.docs', '.docs'],
  ['./team docs/', 'team docs'],
  ['a\\b', 'a/b'],
])('%s is a folder inside the checkout', (path, clean) => {
  expect(insideCheckout(path)).toBe(clean);
});

test.each(['', '.', '..', '../x', 'a/../../x', '/etc', 'C:\\x', 'a//b', '.git', '.GIT/hooks', 'a\nb'])(
  '%j is none',
  (path) => {
    expect(insideCheckout(path)).toBeUndefined();
  },
);

test.each([
  ['https://cairn.example.com/', 'https://cairn.example.com'],
  ['https://example.com/cairn//', 'https://example.com/cairn'],
  [' http://127.0.0.1:3000 ', 'http://127.0.0.1:3000'],
])('the address %s is kept as %s', (text, url) => {
  expect(platformUrl(text, 'url')).toBe(url);
});

test.each(['cairn.example.com', 'ftp://example.com', 'https://a:b@example.com', 'https://example.com/?a=b'])(
  '%s is no address of the platform, which is said',
  (text) => {
    expect(() => platformUrl(text, 'CAIRN_URL')).toThrow(/^CAIRN_URL must be the address/);
  },
);

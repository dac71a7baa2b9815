import { expect, test } from 'vitest';
import { isOwnImage } from './own-image';

test('only images of this origin or inside the text are loaded', () => {
  const origin = 'https://cairn.test';
  for (const src of ['data:image/png;base64,AA', '/api/files/1/download', 'https://cairn.test/a.png']) {
    expect(isOwnImage(src, origin)).toBe(true);
  }
  for (const src of [
    'https://example.org/a.png',
    '//example.org/a.png',
    '/\\example.org/a.png',
    'a.png',
    'data:text/html,x',
  ]) {
    expect(isOwnImage(src, origin)).toBe(false);
  }
});

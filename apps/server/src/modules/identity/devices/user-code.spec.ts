import { expect, test } from 'vitest';
import { drawUserCode, shownUserCode, typedUserCode } from './user-code.ts';

test('a code is eight letters that cannot be mistaken for others, and no two are alike', () => {
  const codes = Array.from({ length: 200 }, drawUserCode);
  for (const code of codes) expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/);
  expect(new Set(codes).size).toBe(200);
});

test.each(['bcdf-ghjk', ' BCDF GHJK ', 'BCDFGHJK', 'b.c.d.f-g.h.j.k'])(
  '"%s" is taken for the code that was shown',
  (typed) => {
    expect(shownUserCode(typedUserCode(typed))).toBe('BCDF-GHJK');
  },
);

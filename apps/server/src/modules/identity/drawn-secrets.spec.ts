import { expect, test } from 'vitest';
import { createLinkToken } from '#platform/crypto';
import { createKey } from './api-keys/api-key.format.ts';
import { newTotpSecret } from './second-factor/totp.ts';

test('[S39] what opens something by itself has at least 128 bits, and is drawn anew each time', () => {
  const drawn = {
    'a link, a session or a sign-in under way': [createLinkToken, 64],
    'the secret of an API key': [() => createKey().key.slice('cxk_'.length + 9, -6), 62],
    'the secret of an authenticator': [newTotpSecret, 32],
  } as const satisfies Record<string, [() => string, letters: number]>;
  for (const [what, [draw, letters]] of Object.entries(drawn)) {
    const some = Array.from({ length: 200 }, draw);
    expect(new Set(some).size, what).toBe(200);
    expect(Math.min(...some.map(({ length }) => length)) * Math.log2(letters), what).toBeGreaterThan(128);
    // Every letter turns up at every place but for one chance in many: nothing of it is fixed.
    for (let at = 0; at < 20; at += 1)
      expect(new Set(some.map((one) => one[at])).size, what).toBeGreaterThan(15);
  }
});

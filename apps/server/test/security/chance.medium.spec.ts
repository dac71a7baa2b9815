import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createLinkToken } from '#platform/crypto';
import { expect, test } from 'vitest';
import { createKey } from '../../src/modules/identity/api-keys/api-key.format.ts';
import { newTotpSecret } from '../../src/modules/identity/second-factor/totp.ts';

const ROOT = join(import.meta.dirname, '../../../..');

/** Sources that are shipped: what draws a secret there must not draw it from a weak source. */
async function sources(): Promise<Map<string, string>> {
  const packages = await readdir(join(ROOT, 'packages'));
  const folders = ['apps/server/src', ...packages.map((name) => `packages/${name}/src`)];
  const files = new Map<string, string>();
  for (const folder of folders)
    for (const name of await readdir(join(ROOT, folder), { recursive: true }).catch(() => []))
      if (/(?<!\.spec)\.[mc]?tsx?$/.test(name))
        files.set(`${folder}/${name}`, await readFile(join(ROOT, folder, name), 'utf8'));
  return files;
}

test('[S39] nothing that is shipped asks Math.random, or makes an id of the clock', async () => {
  const files = await sources();
  expect(files.size).toBeGreaterThan(100);
  expect([...files.keys()]).toContain('apps/server/src/platform/crypto/link-token.ts');
  const weak = /Math\s*\.\s*random|pseudoRandomBytes|Date\.now\(\)\.toString|uuid\/v1/;
  expect([...files].filter(([, text]) => weak.test(text)).map(([path]) => path)).toEqual([]);
});

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

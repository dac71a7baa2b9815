import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

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

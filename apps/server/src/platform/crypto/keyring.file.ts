import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const KeyringFile = z.object({
  v: z.literal(1),
  primary: z.string(),
  keys: z.array(
    z.object({
      kid: z.string(),
      createdAt: z.string(),
      state: z.enum(['active', 'retired']),
      material: z.string(),
    }),
  ),
});
export type KeyringFile = z.infer<typeof KeyringFile>;

/** The keyring as written; undefined when there is none. */
export async function readKeyring(path: string): Promise<KeyringFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  await refuseIfShared(path);
  return KeyringFile.parse(JSON.parse(text));
}

/** Complete or not at all: a keyring cut short would lock every secret away. */
export async function writeKeyring(path: string, keyring: KeyringFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(temporary, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
  await file.writeFile(`${JSON.stringify(keyring, null, 2)}\n`);
  await file.sync();
  await file.close();
  await rename(temporary, path);
  const folder = await open(dirname(path), constants.O_RDONLY);
  await folder.sync();
  await folder.close();
}

async function refuseIfShared(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return;
  throw new Error(
    `${path} can be read by other users of this machine. Run \`chmod 600\` on it and start again.`,
  );
}

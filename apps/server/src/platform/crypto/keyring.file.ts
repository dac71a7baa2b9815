import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { KeyringError } from './keyring.error.ts';
import { type Key, keyId } from './keyring.ts';

const KeyEntry = z.object({
  kid: z.string(),
  createdAt: z.iso.datetime(),
  state: z.enum(['active', 'retired']),
  material: z.base64(),
});
const KeyringFile = z.object({ v: z.literal(1), primary: z.string(), keys: z.array(KeyEntry).min(1) });
export type KeyEntry = z.infer<typeof KeyEntry>;
export type KeyringFile = z.infer<typeof KeyringFile>;

export const keyringPath = (home: string): string => join(home, 'secrets', 'keyring.json');

/** The keyring as written; undefined when there is none. */
export async function readKeyring(path: string): Promise<KeyringFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  await refuseIfShared(dirname(path), 700);
  await refuseIfShared(path, 600);
  return checked(path, text);
}

/** Complete or not at all: a keyring cut short would lock every secret away. */
export async function writeKeyring(path: string, keyring: KeyringFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await refuseIfShared(dirname(path), 700);
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(temporary, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
  await file.writeFile(`${JSON.stringify(keyring, null, 2)}\n`);
  await keepOwner(file, path);
  await file.sync();
  await file.close();
  await rename(temporary, path);
  const folder = await open(dirname(path), constants.O_RDONLY);
  await folder.sync();
  await folder.close();
}

export function newEntry(): KeyEntry {
  const material = randomBytes(32);
  return {
    kid: keyId(material),
    createdAt: new Date().toISOString(),
    state: 'active',
    material: material.toString('base64'),
  };
}

/** The primary key first. */
export function keysOf(file: KeyringFile): [Key, ...Key[]] {
  const keys = file.keys.map(({ kid, state, material }) => ({
    kid,
    material: Buffer.from(material, 'base64'),
    isRetired: state === 'retired',
  }));
  const primary = keys.find(({ kid }) => kid === file.primary)!;
  return [primary, ...keys.filter((key) => key !== primary)];
}

function checked(path: string, text: string): KeyringFile {
  const file = parse(text);
  if (!file) throw damaged(path, 'it is cut short or was edited');
  const wrong = file.keys.find(({ kid, material }) => {
    const bytes = Buffer.from(material, 'base64');
    return bytes.length !== 32 || keyId(bytes) !== kid;
  });
  if (wrong) throw damaged(path, `what it holds as ${wrong.kid} is not that key`);
  const primary = file.keys.find(({ kid }) => kid === file.primary);
  if (primary?.state !== 'active')
    throw damaged(path, `it names ${file.primary} as its primary key and does not hold it as an active one`);
  return file;
}

function parse(text: string): KeyringFile | undefined {
  try {
    return KeyringFile.parse(JSON.parse(text));
  } catch {
    // The parser's message would quote the file, and the file is keys.
    return undefined;
  }
}

const damaged = (path: string, how: string) =>
  new KeyringError(
    `${path} is damaged: ${how}. It was left as it is. Bring it back from a backup and start again.`,
  );

/** A rotation by root must not take the file away from the user that the server runs as. */
async function keepOwner(file: { chown(uid: number, gid: number): Promise<void> }, path: string) {
  if (process.getuid?.() !== 0) return;
  const before = await stat(path).catch(() => stat(dirname(path)));
  await file.chown(before.uid, before.gid);
}

async function refuseIfShared(path: string, wanted: number): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return;
  throw new KeyringError(
    `${path} is open to other users of this machine. Nothing was changed. Run \`chmod ${wanted} ${path}\` and start again.`,
  );
}

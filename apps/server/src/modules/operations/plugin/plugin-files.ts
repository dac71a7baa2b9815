import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PlainFile } from '#platform/archive';

// What a plugin is made of; tests and the way without a plugin lie beside it.
const PARTS = ['.claude-plugin', '.mcp.json', 'README.md', 'hooks', 'skills'];
/** In `.mcp.json`, where a person’s environment names no other. */
const UNNAMED_PLATFORM = 'http://127.0.0.1:3000';

/** The files of the plugin as they lie in this installation; undefined when they are not there. */
export async function pluginFiles(): Promise<PlainFile[] | undefined> {
  const root = dirname(createRequire(import.meta.url).resolve('@cairn/claude-code/package.json'));
  const paths = await Promise.all(PARTS.map((part) => filesBelow(root, part))).catch(() => undefined);
  if (!paths) return undefined;
  return Promise.all(
    paths.flat().map(async (name) => ({
      name,
      bytes: await readFile(join(root, name)),
      isProgram: name.endsWith('.sh'),
    })),
  );
}

/** The plugin as this platform hands it out: it asks here, unless the environment names another address. */
export const pluginFor = (url: string, files: readonly PlainFile[]): PlainFile[] =>
  files.map((file) =>
    file.name === '.mcp.json'
      ? { ...file, bytes: Buffer.from(file.bytes.toString('utf8').replaceAll(UNNAMED_PLATFORM, url)) }
      : file,
  );

async function filesBelow(root: string, part: string): Promise<string[]> {
  const entries = await readdir(join(root, part), { withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return null;
    throw error;
  });
  if (!entries) return [part];
  const below = entries.map(async (entry): Promise<string[]> => {
    const path = `${part}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(root, path);
    return entry.isFile() ? [path] : [];
  });
  return (await Promise.all(below)).flat();
}

import type { FileToStore } from './store-zip';

// Nobody means them when a folder is given.
const LEFT_OUT = /(^|\/)(\.git|node_modules)\//;

/** Of a folder that was chosen, without its own name, which is not that of a document's folder. */
export function filesOfFolder(files: Iterable<File>): FileToStore[] {
  const all = [...files].map((file) => ({ path: withoutTop(file.webkitRelativePath || file.name), file }));
  return all.filter(({ path }) => !LEFT_OUT.test(path));
}

/** Of what was dropped: one zip archive as it is, or all files of files and folders. */
export async function filesOfDrop(data: DataTransfer): Promise<File | FileToStore[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const [only] = data.files;
  if (entries.length === 1 && entries[0]!.isFile && only && isZip(only)) return only;
  const single = entries.length === 1 && entries[0]!.isDirectory;
  const found = (await Promise.all(entries.map((entry) => filesBelow(entry)))).flat();
  const named = found.map(({ path, file }) => ({ path: single ? withoutTop(path) : path, file }));
  return named.filter(({ path }) => !LEFT_OUT.test(path));
}

const isZip = (file: File): boolean => /\.zip$/i.test(file.name) || file.type === 'application/zip';

const withoutTop = (path: string): string => path.slice(path.indexOf('/') + 1);

async function filesBelow(entry: FileSystemEntry): Promise<FileToStore[]> {
  const path = entry.fullPath.replace(/^\//, '');
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path, file }];
  }
  if (LEFT_OUT.test(`${path}/`)) return [];
  const children = await childrenOf(entry as FileSystemDirectoryEntry);
  return (await Promise.all(children.map(filesBelow))).flat();
}

/** Browsers hand over a hundred at a time. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

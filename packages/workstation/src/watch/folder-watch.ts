import { type FSWatcher, watch } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Tells that something happened to some files, soon after and once for many. Their folders are watched one by one, not
 * recursively: Node's recursive watching of Linux opens a watch for every single file. Where the system has no watches
 * left, nothing is told, and the comparison every few minutes has to do.
 */
export class FolderWatch {
  private readonly root: string;
  private readonly happened: () => void;
  private readonly settleMs: number;
  private readonly watchers = new Map<string, FSWatcher>();
  private names: ReadonlySet<string> = new Set();
  private timer: NodeJS.Timeout | undefined;

  constructor(root: string, happened: () => void, settleMs = 400) {
    this.root = root;
    this.happened = happened;
    this.settleMs = settleMs;
  }

  /** These files, by `/` and relative to the root, and no others any more. */
  follow(files: Iterable<string>): void {
    const names = new Set(files);
    const folders = new Set<string>();
    for (const file of names)
      for (let at = dirname(file); !folders.has(at); at = dirname(at)) folders.add(at);
    this.names = new Set([...names, ...folders]);
    for (const folder of this.watchers.keys()) if (!folders.has(folder)) this.drop(folder);
    for (const folder of folders) if (!this.watchers.has(folder)) this.add(folder);
  }

  close(): void {
    clearTimeout(this.timer);
    for (const folder of this.watchers.keys()) this.drop(folder);
  }

  private add(folder: string): void {
    try {
      const watcher = watch(join(this.root, folder), { persistent: false }, (event, name) => {
        const file = folder === '.' ? name : `${folder}/${name}`;
        if (name !== null && !this.names.has(file!)) return;
        if (event === 'rename' && file !== null) this.dropBelow(file);
        this.soon();
      });
      watcher.on('error', () => this.drop(folder));
      this.watchers.set(folder, watcher);
    } catch {
      // Not there (yet), or no watches left.
    }
  }

  /** A folder that is made anew is another one, and wants another watch. */
  private dropBelow(path: string): void {
    for (const folder of this.watchers.keys())
      if (folder === path || folder.startsWith(`${path}/`)) this.drop(folder);
  }

  private drop(folder: string): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
  }

  private soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.happened();
    }, this.settleMs);
  }
}

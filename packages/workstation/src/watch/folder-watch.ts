import { type FSWatcher, watch } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Tells that something happened in the folders of some files, soon after and once for many. Folders are watched one by
 * one, not recursively: Node's recursive watching of Linux opens a watch for every single file. Where the system has no
 * watches left, nothing is told, and the comparison every few minutes has to do.
 */
export class FolderWatch {
  private readonly root: string;
  private readonly happened: () => void;
  private readonly settleMs: number;
  private readonly watchers = new Map<string, FSWatcher>();
  private timer: NodeJS.Timeout | undefined;

  constructor(root: string, happened: () => void, settleMs = 400) {
    this.root = root;
    this.happened = happened;
    this.settleMs = settleMs;
  }

  /** Watches the root and the folders in which these files lie, and no others any more. */
  follow(names: Iterable<string>): void {
    const wanted = new Set(['.']);
    for (const name of names) for (let at = dirname(name); !wanted.has(at); at = dirname(at)) wanted.add(at);
    for (const folder of this.watchers.keys()) if (!wanted.has(folder)) this.drop(folder);
    for (const folder of wanted) if (!this.watchers.has(folder)) this.add(folder);
  }

  close(): void {
    clearTimeout(this.timer);
    for (const folder of this.watchers.keys()) this.drop(folder);
  }

  private add(folder: string): void {
    try {
      const watcher = watch(join(this.root, folder), { persistent: false }, (_event, name) => {
        if (folder !== '.' || name !== '.cairn') this.soon();
      });
      watcher.on('error', () => this.drop(folder));
      this.watchers.set(folder, watcher);
    } catch {
      // Not there (yet), or no watches left.
    }
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

import { type FSWatcher, watch } from 'node:fs';
import { basename } from 'node:path';
import { type WatchState, isFresh, readWatchState, watchStateFile } from '@cairn/workstation';

const LOOK_EVERY_MS = 5_000;

/** Follows what the background process writes for a checkout, whichever process that is. */
export class StateFile {
  private readonly notesDir: string;
  private readonly changed: (state: WatchState | undefined) => void;
  private readonly timer: NodeJS.Timeout;
  private watcher: FSWatcher | undefined;
  private soon: NodeJS.Timeout | undefined;

  /** `changed` is also called every few seconds, as what was written grows old by itself. */
  constructor(notesDir: string, changed: (state: WatchState | undefined) => void) {
    this.notesDir = notesDir;
    this.changed = changed;
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.follow();
  }

  /** What may be relied on now. */
  get fresh(): WatchState | undefined {
    const state = this.latest;
    return state && isFresh(state) ? state : undefined;
  }

  get latest(): WatchState | undefined {
    return readWatchState(this.notesDir);
  }

  dispose(): void {
    clearInterval(this.timer);
    clearTimeout(this.soon);
    this.watcher?.close();
  }

  private look(): void {
    this.follow();
    this.changed(this.fresh);
  }

  /** The folder may not be there yet, or be made anew. */
  private follow(): void {
    if (this.watcher) return;
    const name = basename(watchStateFile(this.notesDir));
    try {
      this.watcher = watch(this.notesDir, { persistent: false }, (event, file) => {
        if (file === name) this.lookSoon();
        else if (event === 'rename' && file === null) this.unfollow();
      });
      this.watcher.on('error', () => this.unfollow());
    } catch {
      // Looked for again in a few seconds.
    }
  }

  private unfollow(): void {
    this.watcher?.close();
    this.watcher = undefined;
  }

  /** One rename is told of several times. */
  private lookSoon(): void {
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      this.changed(this.fresh);
    }, 20);
  }
}

import { machineFolders, type OwnKeys } from '@cairn/workstation';
import { type RunningWatch, readRunningWatch, startWatch } from '@cairn/workstation/watch';
import * as vscode from 'vscode';

const LOOK_EVERY_MS = 5_000;

interface WatchSurroundings {
  readonly version: string;
  readonly keys: OwnKeys;
  readonly log: (line: string) => void;
}

/**
 * The background process's work, done in this window for as long as no other process on this machine does it. `cairn watch`
 * takes over when it is started, and this window goes on when that ends.
 */
export class BuiltInWatch implements vscode.Disposable {
  private readonly around: WatchSurroundings;
  private readonly timer: NodeJS.Timeout;
  private running: RunningWatch | undefined;
  private isDisposed = false;

  constructor(around: WatchSurroundings) {
    this.around = around;
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.look();
  }

  /** With the keys that there are now. */
  async restart(): Promise<void> {
    await this.stop();
    this.look();
  }

  /** Resolves when it has stopped. */
  async stop(): Promise<void> {
    const { running } = this;
    running?.stop();
    await running?.ended;
  }

  dispose(): void {
    this.isDisposed = true;
    clearInterval(this.timer);
    void this.stop();
  }

  private look(): void {
    const isWanted = vscode.workspace.getConfiguration('cairn').get('watch', true);
    if (this.running && !isWanted) return void this.stop();
    if (this.running || this.isDisposed || !isWanted || readRunningWatch(machineFolders())) return;
    try {
      this.start();
    } catch (error) {
      this.around.log(
        `The documents are not kept in step here: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  private start(): void {
    const { version, keys, log } = this.around;
    const started = startWatch({ client: { name: 'vscode', version }, ownKeys: keys, onLog: log });
    if (!('running' in started)) return;
    const { running } = started;
    this.running = running;
    void running.ended.then(() => {
      if (this.running === running) this.running = undefined;
    });
  }
}

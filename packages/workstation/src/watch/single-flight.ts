/** Runs a piece of work one at a time; calls that come meanwhile are answered by one more run after it. */
export class SingleFlight {
  private readonly work: () => Promise<void>;
  private running: Promise<void> | undefined;
  private isWanted = false;

  /** `work` must not reject. */
  constructor(work: () => Promise<void>) {
    this.work = work;
  }

  /** Resolves when a run has ended that began after this call. */
  run(): Promise<void> {
    this.isWanted = true;
    this.running ??= this.drain();
    return this.running;
  }

  private async drain(): Promise<void> {
    while (this.isWanted) {
      this.isWanted = false;
      await this.work();
    }
    this.running = undefined;
  }
}

import { CodedError } from '../errors/index.ts';

interface WorkPoolSize {
  /** Pieces of work at the same time. */
  atOnce: number;
  /** Pieces that may wait; one more is refused. */
  waiting: number;
}

/** Runs costly work a few pieces at a time, in the order it came, and refuses what could only wait in vain. */
export class WorkPool {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  constructor(private readonly size: WorkPoolSize) {}

  /** Throws UNAVAILABLE when the queue is full. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < this.size.atOnce) {
      this.running += 1;
      return;
    }
    if (this.queue.length >= this.size.waiting) throw busy();
    await new Promise<void>((resolve) => this.queue.push(resolve));
  }

  /** Hands the place on, so that nobody who comes later slips in before those who wait. */
  private leave(): void {
    const next = this.queue.shift();
    if (next) next();
    else this.running -= 1;
  }
}

const busy = () =>
  new CodedError(
    'UNAVAILABLE',
    'More people are signing in just now than the server can check. Nothing was changed; try again in a moment.',
    { retryAfter: 5 },
  );

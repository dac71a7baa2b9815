/**
 * Gathers what there is to say, and says it no more often than once in `everyMs`: the first thing at once, what follows
 * together.
 */
export class QuietNotices<T> {
  private readonly everyMs: number;
  private readonly say: (gathered: readonly T[]) => void;
  private gathered: T[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(everyMs: number, say: (gathered: readonly T[]) => void) {
    this.everyMs = everyMs;
    this.say = say;
  }

  add(things: readonly T[]): void {
    if (things.length === 0) return;
    this.gathered.push(...things);
    if (this.timer === undefined) this.flush();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.gathered = [];
  }

  private flush(): void {
    this.timer = undefined;
    if (this.gathered.length === 0) return;
    const all = this.gathered;
    this.gathered = [];
    this.timer = setTimeout(() => this.flush(), this.everyMs);
    this.say(all);
  }
}

interface Entry<V> {
  value: Promise<V>;
  until: number;
}

/**
 * Answers kept for a moment, so that a hot path asks the database once and not a hundred times a second. `seconds` is how
 * long a change made by another process may go unseen; changes of this process call `forget`.
 */
export class ShortCache<V> {
  private readonly entries = new Map<string, Entry<V>>();

  constructor(
    private readonly milliseconds: number,
    private readonly limit = 10_000,
  ) {}

  get(key: string, load: () => Promise<V>): Promise<V> {
    const known = this.entries.get(key);
    if (known && known.until > Date.now()) return known.value;
    const value = load();
    value.catch(() => this.entries.delete(key));
    if (this.entries.size >= this.limit) this.entries.clear();
    this.entries.set(key, { value, until: Date.now() + this.milliseconds });
    return value;
  }

  forget(key: string): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }
}

import type { Executor, Notices } from '../database/index.ts';

const PREFIX = 'access ';

/** The id of the person, session, API key or project that it is about; null: it may have been any. */
type ChangedId = string | null;

/**
 * That rights were taken or given, told to every process of the database: none goes on by what it remembers, and each
 * looks again at the sockets it holds.
 */
export class AccessChanges {
  private readonly listeners = new Set<(id: ChangedId) => void>();

  constructor(private readonly notices: Notices) {
    notices.on({
      heard: (text) => {
        if (text.startsWith(PREFIX)) this.pass(text.slice(PREFIX.length));
      },
      missed: () => this.pass(null),
    });
  }

  /** Of the person, session, API key or project with that id; nobody hears of it unless the transaction commits. */
  announce(on: Executor, id: string): Promise<void> {
    return this.notices.tell(on, PREFIX + id);
  }

  /** In the order in which they began to listen: what remembers before what asks it. */
  onChange(listener: (id: ChangedId) => void): void {
    this.listeners.add(listener);
  }

  private pass(id: ChangedId): void {
    for (const listener of this.listeners) listener(id);
  }
}

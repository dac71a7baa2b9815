import { Injectable } from '@nestjs/common';

export interface SessionEnd {
  projectId: string;
  by: { userId: string; name: string };
}

export interface SessionListener {
  /** Before the lock is released, so that nobody sees it free and an old text. A failure of it must not keep the lock. */
  ending(end: SessionEnd): Promise<void>;
}

/** Where others say that they have something to finish when the editing session of a project ends. */
@Injectable()
export class EditingSessions {
  private readonly listeners: SessionListener[] = [];

  register(listener: SessionListener): void {
    this.listeners.push(listener);
  }

  async ending(end: SessionEnd): Promise<void> {
    for (const listener of this.listeners) await listener.ending(end);
  }
}

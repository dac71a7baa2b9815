import { Injectable } from '@nestjs/common';
import type { LiveRoom } from './live-room.ts';

interface Spell {
  quiet: NodeJS.Timeout;
  longest: NodeJS.Timeout;
}

const RENEWAL_MILLISECONDS = 60_000;

/** When it is time to make a version of what is being written, and to renew the lock of those who write. */
@Injectable()
export class WritingPace {
  /** After so long without a change. */
  quietMs = 20_000;
  /** At the latest, however much is being written. */
  longestMs = 5 * 60_000;
  /** What nobody has open is looked for in this interval, and cut when it has been left alone for as long. */
  readonly forgottenSeconds = 60;
  private readonly spells = new Map<LiveRoom, Spell>();
  private readonly renewed = new Map<string, number>();

  wrote(room: LiveRoom, cut: () => Promise<void>): void {
    const spell = this.spells.get(room);
    if (spell) return void spell.quiet.refresh();
    const due = (): void => {
      this.forget(room);
      void cut();
    };
    this.spells.set(room, {
      quiet: setTimeout(due, this.quietMs).unref(),
      longest: setTimeout(due, this.longestMs).unref(),
    });
  }

  forget(room: LiveRoom): void {
    const spell = this.spells.get(room);
    clearTimeout(spell?.quiet);
    clearTimeout(spell?.longest);
    this.spells.delete(room);
  }

  /** At most once a minute for each project. */
  isTimeToRenew(projectId: string): boolean {
    const now = Date.now();
    if (now - (this.renewed.get(projectId) ?? 0) < RENEWAL_MILLISECONDS) return false;
    this.renewed.set(projectId, now);
    return true;
  }
}

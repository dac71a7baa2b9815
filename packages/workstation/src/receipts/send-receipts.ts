import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { HookEvent } from '@cairn/contracts';
import { WorkstationError } from '../errors/workstation.error.ts';
import type { PlatformClient } from '../platform/platform-client.ts';
import type { ReceiptSpool } from './receipt-spool.ts';

/** What the platform takes at once. */
const MAX_EVENTS = 500;
const MAX_BATCH_CHARACTERS = 400_000;

export interface SentReceipts {
  readonly accepted: number;
  readonly duplicates: number;
  /** Refused by the platform for what they are, and set aside in the spool's folder. */
  readonly refused: number;
}

/**
 * Sends all that waits. A file is deleted only once the platform has all of it, and the platform counts the same receipt
 * once, so that being cut off anywhere loses and doubles nothing. Fails with a WorkstationError when the platform cannot be
 * reached; what was not sent then waits.
 */
export async function sendReceipts(
  spool: ReceiptSpool,
  platform: Pick<PlatformClient, 'report'>,
  { timeoutMs }: { timeoutMs?: number } = {},
): Promise<SentReceipts> {
  const deadline = timeoutMs === undefined ? Infinity : Date.now() + timeoutMs;
  const sender = new Sender(spool, platform, deadline);
  for (let claimed = spool.claim(); claimed !== null; claimed = spool.claim()) {
    try {
      await sender.sendFile(claimed);
    } catch (error) {
      spool.putBack(claimed);
      throw error;
    }
  }
  return sender.sent;
}

class Sender {
  readonly sent = { accepted: 0, duplicates: 0, refused: 0 };
  private readonly spool: ReceiptSpool;
  private readonly platform: Pick<PlatformClient, 'report'>;
  private readonly deadline: number;

  constructor(spool: ReceiptSpool, platform: Pick<PlatformClient, 'report'>, deadline: number) {
    this.spool = spool;
    this.platform = platform;
    this.deadline = deadline;
  }

  /** A writer that had the file open before it was claimed may still append to it, up to the moment it is deleted. */
  async sendFile(path: string): Promise<void> {
    const file = openSync(path, 'r');
    try {
      let sent = 0;
      for (let text = wholeLinesFrom(file, sent); text !== ''; text = wholeLinesFrom(file, sent)) {
        await this.sendLines(text.split('\n').filter((line) => line !== ''));
        sent += Buffer.byteLength(text);
      }
      this.spool.finish(path);
      const late = wholeLinesFrom(file, sent);
      if (late !== '') this.spool.append(late.split('\n').flatMap(eventIn));
    } finally {
      closeSync(file);
    }
  }

  private async sendLines(lines: readonly string[]): Promise<void> {
    let batch: HookEvent[] = [];
    let characters = 0;
    for (const event of lines.flatMap(eventIn)) {
      const size = JSON.stringify(event).length;
      if (batch.length >= MAX_EVENTS || characters + size > MAX_BATCH_CHARACTERS) {
        await this.sendBatch(batch);
        batch = [];
        characters = 0;
      }
      batch.push(event);
      characters += size;
    }
    await this.sendBatch(batch);
  }

  private async sendBatch(events: readonly HookEvent[]): Promise<void> {
    if (events.length === 0) return;
    const left = this.deadline - Date.now();
    if (left <= 0)
      throw new WorkstationError('TIMED_OUT', 'There was no time left to send all receipts; the rest waits.');
    try {
      const { accepted, duplicates } = await this.platform.report(
        events,
        left === Infinity ? {} : { timeoutMs: left },
      );
      this.sent.accepted += accepted;
      this.sent.duplicates += duplicates;
    } catch (error) {
      if (!isRefusalOfContent(error)) throw error;
      await this.sendHalves(events);
    }
  }

  /** One receipt that the platform does not take keeps back the others of its batch. */
  private async sendHalves(events: readonly HookEvent[]): Promise<void> {
    const [only] = events;
    if (events.length === 1) {
      this.spool.setAside(JSON.stringify(only));
      this.sent.refused += 1;
      return;
    }
    const half = Math.ceil(events.length / 2);
    await this.sendBatch(events.slice(0, half));
    await this.sendBatch(events.slice(half));
  }
}

const isRefusalOfContent = (error: unknown): boolean =>
  error instanceof WorkstationError && error.code === 'REFUSED';

/** A line that is no receipt was not written by us. */
function eventIn(line: string): HookEvent[] {
  try {
    const event = JSON.parse(line) as HookEvent;
    return typeof event.sessionId === 'string' && typeof event.eventId === 'string' ? [event] : [];
  } catch {
    return [];
  }
}

/** A line without its end is still being written, or was cut off by a crash. */
function wholeLinesFrom(file: number, position: number): string {
  const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - position));
  const read = readSync(file, bytes, 0, bytes.length, position);
  return bytes.subarray(0, bytes.lastIndexOf(10, read - 1) + 1).toString('utf8');
}

import type { HookStatus } from '@cairn/contracts';
import type { WorkstationError } from '../errors/workstation.error.ts';
import type { PlatformClient } from '../platform/platform-client.ts';
import { backOffMs } from './back-off.ts';

interface PollListener {
  answered(status: HookStatus): void;
  failed(error: WorkstationError): void;
}

// Below the time for which what is known of the lock may be relied on, so that it never runs out while all is well.
const WAIT_SECONDS = 10;

/** Asks for the status again and again; each question is held until something changes. */
export class LongPoll {
  private readonly client: PlatformClient;
  private readonly listener: PollListener;
  private stopping: AbortController | undefined;

  constructor(client: PlatformClient, listener: PollListener) {
    this.client = client;
    this.listener = listener;
  }

  /** Nothing, where it runs already. */
  start(): void {
    if (this.stopping) return;
    this.stopping = new AbortController();
    void this.poll(this.stopping.signal);
  }

  stop(): void {
    this.stopping?.abort();
    this.stopping = undefined;
  }

  private async poll(signal: AbortSignal): Promise<void> {
    let known: HookStatus | undefined;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const status: HookStatus = known
          ? await this.client.statusWhenChanged(known, WAIT_SECONDS, signal)
          : await this.client.status({ signal });
        if (signal.aborted) return;
        failures = 0;
        known = status;
        this.listener.answered(status);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        known = undefined;
        this.listener.failed(error as WorkstationError);
        await pause(backOffMs(failures + 1), signal);
      }
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

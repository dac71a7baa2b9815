import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Logger } from '../logger/index.ts';

// Nobody who signs in shall wait longer for a counter than for the password check itself.
const ANSWER_MILLISECONDS = 500;
const LONGEST_PAUSE_MILLISECONDS = 5_000;
const PREFIX = 'cairn:';

/** Runs in Redis as one step, on one key. */
export type RedisScript = string;

/** One connection to the Redis that several servers share. While it is away, whoever asks does without, and the log says so once. */
export class RedisLink {
  private readonly client: Redis;
  private isAway = false;

  constructor(
    url: string,
    private readonly logger: Logger,
  ) {
    this.client = new Redis(url, {
      // A count that comes late is worth nothing: better count here at once.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: ANSWER_MILLISECONDS,
      connectTimeout: 2_000,
      retryStrategy: (times) => Math.min(times * 200, LONGEST_PAUSE_MILLISECONDS),
    });
    this.client.on('error', (error) => this.away(error));
    this.client.on('ready', () => this.back());
  }

  /** What the script returns; what `instead` does when Redis does not answer. */
  async run<T>(
    script: RedisScript,
    key: string,
    args: readonly (string | number)[],
    instead: () => T | Promise<T>,
  ): Promise<T> {
    if (this.client.status !== 'ready') return instead();
    try {
      const answer = (await this.client.eval(script, 1, nameOf(key), ...args)) as T;
      this.back();
      return answer;
    } catch (error) {
      this.away(error as Error);
      return instead();
    }
  }

  /** Once the first connection stands or has failed; nobody has to wait for it. */
  async settled(): Promise<void> {
    if (this.client.status === 'ready' || this.isAway) return;
    await new Promise<void>((resolve) => {
      this.client.once('ready', () => resolve());
      this.client.once('error', () => resolve());
    });
  }

  close(): void {
    this.client.disconnect();
  }

  private away(error: Error): void {
    if (this.isAway) return;
    this.isAway = true;
    this.logger.error(
      { err: error },
      'Redis does not answer: until it does, each server counts requests and sign-in attempts by itself, so several allow more than the limits say',
    );
  }

  private back(): void {
    if (!this.isAway) return;
    this.isAway = false;
    this.logger.info('Redis answers again: requests and sign-in attempts are counted there');
  }
}

/** Keys hold e-mail addresses, which are nobody's business there. */
const nameOf = (key: string): string => PREFIX + createHash('sha256').update(key).digest('base64url');

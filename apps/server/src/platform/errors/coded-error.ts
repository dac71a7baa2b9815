import { type ErrorCode, errorCodes } from '@cairn/contracts';

interface CodedErrorOptions {
  /** Facts a program can act on; they reach the client. */
  details?: Record<string, unknown>;
  /** Seconds after which another try makes sense; sent as Retry-After. */
  retryAfter?: number;
  cause?: unknown;
}

/** An expected failure: a stable code, and sentences that tell a person what happened, what was kept and what to do. */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly sentences: readonly string[];
  readonly details?: Record<string, unknown>;
  readonly retryAfter?: number;

  constructor(
    readonly code: ErrorCode,
    message: string | readonly string[],
    options: CodedErrorOptions = {},
  ) {
    const sentences = typeof message === 'string' ? [message] : message;
    super(sentences.join(' '), { cause: options.cause });
    this.sentences = sentences;
    this.details = options.details;
    this.retryAfter = options.retryAfter;
  }

  get status(): number {
    return errorCodes[this.code][0];
  }
}

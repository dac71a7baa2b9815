export type RemoteHostErrorCode =
  | 'HEAD_MOVED'
  | 'BRANCH_PROTECTED'
  | 'AUTH_FAILED'
  | 'NOT_FOUND'
  | 'RATE_LIMITED'
  | 'UNREACHABLE'
  | 'REFUSED';

interface Options {
  /** Not sooner than this; with RATE_LIMITED alone. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** The message says what the host said, without secrets. */
export class RemoteHostError extends Error {
  readonly code: RemoteHostErrorCode;
  readonly retryAfterMs: number | null;

  constructor(code: RemoteHostErrorCode, message: string, { retryAfterMs, cause }: Options = {}) {
    super(message, { cause });
    this.name = 'RemoteHostError';
    this.code = code;
    this.retryAfterMs = retryAfterMs ?? null;
  }
}

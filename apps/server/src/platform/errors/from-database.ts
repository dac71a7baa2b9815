import { CodedError } from './coded-error.ts';

// PostgreSQL keeps no NUL: 22021 says so of a text, 22P05 of a JSON document.
const NUL_CHARACTER = ['22021', '22P05'];
// A statement that has a time limit came to its end.
const TOO_LONG = '57014';
// SQLSTATE classes: 08 connection, 57P0x shutting down or starting, 53 out of resources.
const UNAVAILABLE = /^(08|57P0|53300|ECONNREFUSED|ECONNRESET|ENOENT|ETIMEDOUT)/;

/** What a failed query means to a caller; undefined when it is our own mistake. */
export function fromDatabase(error: unknown): CodedError | undefined {
  const code = sqlState(error);
  if (code === '53100' || code === 'ENOSPC') {
    return new CodedError(
      'DISK_FULL',
      'The disk is full, so nothing was changed. Free some space and try again.',
      { cause: error },
    );
  }
  if (code === TOO_LONG) {
    return new CodedError(
      'VALIDATION_FAILED',
      'Looking for this takes too long, so it was given up. Ask with fewer or rarer words.',
      { cause: error },
    );
  }
  if (code && NUL_CHARACTER.includes(code)) {
    return new CodedError(
      'VALIDATION_FAILED',
      'A text in the request holds a NUL character, which cannot be kept. Nothing was changed.',
      { cause: error },
    );
  }
  if (code && UNAVAILABLE.test(code)) return unavailable(error);
  if (
    error instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect/.test(error.message)
  ) {
    return unavailable(error);
  }
  return undefined;
}

/** Drizzle wraps the driver's error in one of its own. */
function sqlState(error: unknown): string | undefined {
  for (let one = error; one instanceof Error; one = one.cause) {
    if ('code' in one && typeof one.code === 'string') return one.code;
  }
  return undefined;
}

function unavailable(cause: unknown): CodedError {
  return new CodedError(
    'UNAVAILABLE',
    'The database is not answering just now. Nothing was changed; try again in a moment.',
    {
      retryAfter: 2,
      cause,
    },
  );
}

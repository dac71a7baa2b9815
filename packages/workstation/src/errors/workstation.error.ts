/** Every code that this package fails with, and what it means to a person. */
export const workstationErrorCodes = {
  LINK_MISSING: 'The folder belongs to no project yet.',
  LINK_INVALID:
    '`.cairn.json` or the settings of the checkout cannot be used; the message names what is wrong.',
  KEY_MISSING: 'There is no API key for this project on this machine.',
  SETTINGS_INVALID: 'A file of the machine cannot be read, or is not what Cairn wrote.',
  SETTINGS_UNWRITABLE: 'A file of the machine cannot be written.',
  UNREACHABLE: 'The platform does not answer at its address.',
  TIMED_OUT: 'The platform did not answer in time.',
  KEY_REFUSED: 'The platform does not accept the API key.',
  SCOPE_MISSING: 'The API key may not do this.',
  PROJECT_UNKNOWN: 'The platform knows no such project for this API key.',
  NOT_CAIRN: 'Something answers at the address, but not as Cairn does.',
  BUSY: 'The platform asks to come back later.',
  SERVER_FAILED: 'The platform failed; nothing was changed here.',
  REFUSED: 'The platform refused; the message says why.',
  DOCS_FOLDER_REFUSED: 'The documents folder is not one that may be written to.',
  DOCS_UNWRITABLE: 'Files could not be put in place below the documents folder.',
  DOCS_BUSY: 'Another program has been bringing the documents for too long.',
  DOCS_INCOMPLETE: 'What came from the platform is not what it says it is; nothing was changed.',
  NATIVE_UNWRITABLE: 'A native file of an AI tool could not be written; what stood there is kept.',
} as const satisfies Record<string, string>;

export type WorkstationErrorCode = keyof typeof workstationErrorCodes;

/** `message` says what happened, what was kept and what to do, in sentences for people. */
export class WorkstationError extends Error {
  override readonly name = 'WorkstationError';
  readonly code: WorkstationErrorCode;
  /** After that many seconds it may be tried again, where the platform said so. */
  readonly retryAfterSeconds: number | undefined;
  /** Code of the platform's own error, where it gave one. */
  readonly platformCode: string | undefined;

  constructor(
    code: WorkstationErrorCode,
    message: string,
    options: ErrorOptions & { retryAfterSeconds?: number; platformCode?: string } = {},
  ) {
    super(message, options);
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.platformCode = options.platformCode;
  }

  /** It may go away by itself; everything else waits for a person. */
  get isPassing(): boolean {
    return PASSING.has(this.code);
  }
}

const PASSING: ReadonlySet<string> = new Set([
  'UNREACHABLE',
  'TIMED_OUT',
  'BUSY',
  'SERVER_FAILED',
  'DOCS_BUSY',
  'DOCS_INCOMPLETE',
]);

/** What the system said, in as few words as it has. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  return code ? (SYSTEM_REASONS[code] ?? code) : error.message;
}

/** Whether a system call failed with one of these codes. */
export const failedWith = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');

const SYSTEM_REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is a file',
  EISDIR: 'it is a folder',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many open files',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut off',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name cannot be looked up just now',
  ENETUNREACH: 'there is no network',
  EHOSTUNREACH: 'the host cannot be reached',
};

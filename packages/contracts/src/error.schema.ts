import { z } from 'zod';
import { Timestamp } from './primitive.schema.ts';

/** Every stable error code, with the HTTP status it answers and what it means to a person. */
export const errorCodes = {
  VALIDATION_FAILED: [400, 'A field is missing, unknown or of the wrong form; each sentence names one.'],
  MALFORMED_JSON: [400, 'The body is not valid JSON.'],
  NOT_SIGNED_IN: [401, 'No valid session, access token or API key came with the request.'],
  BAD_CREDENTIALS: [401, 'E-mail and password do not belong together.'],
  SECOND_FACTOR_NEEDED: [
    401,
    'The code of the second factor is needed as well; of a sign-in, `details.ticket` goes with it.',
  ],
  SECOND_FACTOR_WRONG: [401, 'The code is wrong, was used already, or its time is over.'],
  TOKEN_EXPIRED: [401, 'The access token has expired; refresh it.'],
  TOKEN_REUSED: [401, 'A refresh token was used twice; this sign-in has been ended everywhere.'],
  SETUP_TOKEN_INVALID: [401, 'The one-time setup token is not the one printed at start.'],
  WEBHOOK_REFUSED: [401, 'The delivery is not signed with the webhook secret of the project.'],
  FORBIDDEN: [403, 'Signed in, but the role or the scopes of the key do not allow this.'],
  FRESH_PROOF_NEEDED: [
    403,
    'This needs a proof of who is there that is at most ten minutes old: `POST /api/auth/confirm`.',
  ],
  ACCOUNT_DISABLED: [403, 'The account is disabled; an administrator can enable it.'],
  CROSS_SITE: [403, 'A request signed in by cookie came from another site.'],
  NOT_FOUND: [404, 'There is no such thing, or it is not yours to see.'],
  METHOD_NOT_ALLOWED: [405, 'The address exists, but not for this method.'],
  EMAIL_TAKEN: [409, 'There is an account with this e-mail address.'],
  MEMBER_EXISTS: [409, 'The person is a member already.'],
  LAST_ADMIN: [409, 'Somebody must be left who can administer this.'],
  SECOND_FACTOR_ON: [409, 'A second factor is on; it has to be switched off before there can be another.'],
  SECOND_FACTOR_OFF: [409, 'No second factor is on, or none has been begun.'],
  LAST_WAY_IN: [409, 'Without this, nobody could sign in to the account any more.'],
  SETUP_DONE: [409, 'An owner exists already; sign in instead.'],
  DOC_EXISTS: [
    409,
    'A document of that name is there already (names that differ only in case count as the same).',
  ],
  LOCK_HELD: [
    409,
    'Somebody else holds the edit lock of the project; `details.lock` says who and until when.',
  ],
  LOCK_LOST: [
    409,
    'The lock this save relied on has expired and was taken since; `details.content` hands the text back.',
  ],
  ATTACHMENT_IN_USE: [409, 'Documents still refer to the attachment.'],
  LOCK_NOT_HELD: [409, 'You do not hold the lock.'],
  PROJECT_ARCHIVED: [409, 'The project is archived and read-only.'],
  NO_REPOSITORY: [409, 'The project has no repository to sync with.'],
  SYNC_NOT_CONFIRMED: [
    409,
    'The repository was connected to documents that were there before; a project admin has to say yes first.',
  ],
  NOTHING_TO_CONFIRM: [409, 'Nothing waits for this decision (any more).'],
  PREVIEW_STALE: [409, 'Git has moved on since this was looked at; look again.'],
  PROPOSAL_SETTLED: [409, 'Somebody has decided on the proposal already, or the document says the same.'],
  PROPOSAL_CONFLICT: [
    409,
    'The proposal does not merge with the document as it is now; send the text that is to stand there.',
  ],
  PROPOSAL_STALE: [409, 'The document has changed since the proposal was looked at; look again.'],
  JOB_FINISHED: [409, 'The job has already ended.'],
  IDEMPOTENCY_MISMATCH: [409, 'The Idempotency-Key was used before with another request.'],
  STALE_VERSION: [
    412,
    'The document has changed since `baseVersion`; `details` carries the current version and a merge.',
  ],
  HOST_REFUSED: [421, 'This server does not answer under that host name.'],
  PAYLOAD_TOO_LARGE: [413, 'The body or the document is larger than the limit named in the message.'],
  QUOTA_EXCEEDED: [413, 'The project would keep more of this than it may; the message names the limit.'],
  RANGE_NOT_SATISFIABLE: [416, 'The file has no such bytes.'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The Content-Type is not one this address takes.'],
  LINK_INVALID: [422, 'The link was used, withdrawn or replaced, or its time is over.'],
  DEVICE_CODE_INVALID: [
    422,
    'The code of the machine is unknown, was used, was decided on, or its time is over.',
  ],
  PASSWORD_TOO_COMMON: [422, 'The password is among those that are tried first.'],
  PROVIDER_FAILED: [422, 'The sign-in provider did not answer as it should; the message says what it did.'],
  ARCHIVE_REFUSED: [422, 'The archive is damaged, or beyond a limit named in the message.'],
  NOT_TEXT: [422, 'The content is not text (it holds a NUL character).'],
  FILE_NAME_REFUSED: [422, 'The file name cannot be kept safely on every machine.'],
  EGRESS_REFUSED: [422, 'The address may not be reached from here.'],
  REPO_URL_REFUSED: [422, 'The repository address is not of a form that is supported.'],
  REPO_AUTH_FAILED: [422, 'The repository asks for a token, or refused the one given.'],
  REPO_NOT_FOUND: [422, 'There is no such repository, or the token may not see it.'],
  REPO_UNREACHABLE: [422, 'The repository did not answer.'],
  BRANCH_NOT_FOUND: [422, 'The repository has no such branch.'],
  PUSH_REFUSED: [422, 'The repository refused the push.'],
  REPO_UNUSABLE: [422, 'Git cannot work with the repository as it is; the message says what it found.'],
  REPO_TOO_LARGE: [422, 'The repository or a document in it is beyond a limit.'],
  JOB_CANCELLED: [409, 'The job was cancelled.'],
  HEADERS_TOO_LARGE: [431, 'The address and the headers are larger than the limit named in the message.'],
  RATE_LIMITED: [429, 'Too many requests; `Retry-After` says when to come back.'],
  INTERNAL: [500, 'Our fault; the request id finds it in the log.'],
  UNAVAILABLE: [503, 'A dependency is down; `Retry-After` says when to come back.'],
  DISK_FULL: [507, 'The disk is nearly full; nothing was changed.'],
} as const satisfies Record<string, readonly [status: number, meaning: string]>;

export type ErrorCode = keyof typeof errorCodes;
export const ErrorCode = z
  .enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]])
  .meta({ id: 'ErrorCode' });

export const ApiError = z
  .object({
    statusCode: z.int(),
    code: ErrorCode,
    message: z.array(z.string()).describe('Sentences a person can act on'),
    timestamp: Timestamp,
    requestId: z.string(),
    details: z.record(z.string(), z.unknown()).optional().describe('Facts a program can act on; per code'),
  })
  .meta({ id: 'ApiError' });
export type ApiError = z.infer<typeof ApiError>;

export { rawBodyOf } from './raw-body.ts';
export { AccessChanges } from './access-changes.ts';
export { AccessGuard } from './access.guard.ts';
export { assertProjectRole, notFound, notSignedIn, roleAllows } from './access.policy.ts';
export { Caller, CallerRole, Checked, Endpoint } from './endpoint.decorator.ts';
export { reachedOrigin } from './challenge.ts';
export { byteRangeOf } from './byte-range.ts';
export { fileTooLarge, uploadOf } from './upload.body.ts';
export { isFresh } from './etag.ts';
export { ErrorFilter } from './error.filter.ts';
export { openFrontDoor } from './front-door.ts';
export { gone } from './gone.ts';
export { IdempotencyService } from './idempotency.service.ts';
export { openApiDocument } from './openapi.document.ts';
export { RateLimiter } from './rate-limiter.ts';
export { MemoryRateLimits } from './rate-limit.store.ts';
export { RedisRateLimits } from './redis-rate-limits.ts';
export { refuseConnection } from './raw-answer.ts';
export { registerReference } from './reference.ts';
export { apiAdapter } from './api-adapter.ts';
export { senderOf } from './cross-site.policy.ts';
export { type Principal, actorOf } from './principal.ts';
export { Authenticator, type Credentials, ProjectAccess } from './ports.ts';
export {
  ACCESS_COOKIE,
  REFRESH_COOKIE,
  accessCookieOf,
  clearSessionCookies,
  setAccessCookie,
  setSessionCookies,
} from './session.cookie.ts';

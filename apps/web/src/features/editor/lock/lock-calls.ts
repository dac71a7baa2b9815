import type { Lock } from '@cairn/contracts';
import { api, type ApiFailure, hasCode, unwrap } from '@/shared/api';
import type { LockCalls } from './edit-lock';

export function lockCalls(projectId: string): LockCalls {
  const path = { projectId };
  return {
    acquire: (reason, ttlSeconds) =>
      unwrap(
        api.POST('/api/projects/{projectId}/lock', { params: { path }, body: { reason, ttlSeconds } }),
      ).catch((error: unknown) => heldBy(error)),
    join: () =>
      unwrap(api.POST('/api/projects/{projectId}/lock/join', { params: { path } })).catch(
        (error: unknown) => {
          if (hasCode(error, 'LOCK_NOT_HELD')) return null;
          throw error;
        },
      ),
    extend: (ttlSeconds) =>
      unwrap(api.PUT('/api/projects/{projectId}/lock', { params: { path }, body: { ttlSeconds } })).catch(
        (error: unknown) => (hasCode(error, 'LOCK_NOT_HELD') ? null : heldBy(error)),
      ),
    // While colleagues are in the session, it goes on without this person.
    release: () => unwrap(api.DELETE('/api/projects/{projectId}/lock/join', { params: { path } })),
    releaseOnExit: () => {
      void fetch(`/api/projects/${encodeURIComponent(projectId)}/lock/join`, {
        method: 'DELETE',
        keepalive: true,
        credentials: 'same-origin',
        headers: { 'X-Requested-With': 'app' },
      }).catch(() => undefined);
    },
  };
}

/** The lock of the colleague who holds it, out of the refusal. */
function heldBy(error: unknown): Lock {
  const lock = hasCode(error, 'LOCK_HELD') ? lockIn(error) : undefined;
  if (!lock) throw error;
  return lock;
}

export function lockIn(failure: ApiFailure): Lock | undefined {
  return failure.error.details?.lock as Lock | undefined;
}

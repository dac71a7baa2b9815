import type { CollaborationRoom } from '@cairn/contracts';
import { api, hasCode, unwrap } from '@/shared/api';

export interface RoomCalls {
  /** null: it is not there for this person. */
  open: () => Promise<CollaborationRoom | null>;
  /** Any request renews the access cookie, or ends the session for good. */
  renewSignIn: () => void;
}

export function roomCalls(projectId: string, docId: string): RoomCalls {
  return {
    open: () =>
      unwrap(
        api.GET('/api/projects/{projectId}/docs/{doc}/collaboration', {
          params: { path: { projectId, doc: docId } },
        }),
      ).catch((error: unknown) => {
        if (hasCode(error, 'NOT_FOUND') || hasCode(error, 'FORBIDDEN')) return null;
        throw error;
      }),
    renewSignIn: () => void api.GET('/api/auth/me').catch(() => undefined),
  };
}

import type { Doc, Lock, MergeResult } from '@cairn/contracts';
import { api, type ApiFailure, hasCode, unwrap } from '@/shared/api';
import { lockIn } from '../lock';

export interface SaveRequest {
  projectId: string;
  docId: string;
  content: string;
  baseVersion: number;
  /** Of the lock the text was written under. */
  fence: number | undefined;
}

export type SaveOutcome =
  | { kind: 'saved'; doc: Doc }
  /** Somebody saved since: what is current, and both together. */
  | { kind: 'stale'; current: Doc; merge: MergeResult }
  | { kind: 'lock-lost' }
  | { kind: 'lock-held'; lock: Lock | null }
  | { kind: 'deleted' }
  | { kind: 'unreachable' }
  | { kind: 'refused'; error: unknown };

/** Sends a text as the next version. Never throws: every way it can end is an outcome. */
export async function saveDocument(request: SaveRequest): Promise<SaveOutcome> {
  const { projectId, docId, content, baseVersion, fence } = request;
  try {
    const doc = await unwrap(
      api.PUT('/api/projects/{projectId}/docs/{doc}', {
        params: { path: { projectId, doc: docId } },
        body: fence === undefined ? { content, baseVersion } : { content, baseVersion, fence },
      }),
    );
    return { kind: 'saved', doc };
  } catch (error) {
    return outcomeOf(error);
  }
}

function outcomeOf(error: unknown): SaveOutcome {
  if (error instanceof TypeError) return { kind: 'unreachable' };
  if (hasCode(error, 'STALE_VERSION')) return staleOutcome(error);
  if (hasCode(error, 'LOCK_LOST')) return { kind: 'lock-lost' };
  if (hasCode(error, 'LOCK_HELD')) return { kind: 'lock-held', lock: lockIn(error) ?? null };
  if (hasCode(error, 'NOT_FOUND')) return { kind: 'deleted' };
  return { kind: 'refused', error };
}

function staleOutcome(failure: ApiFailure): SaveOutcome {
  const { current, merge } = failure.error.details ?? {};
  if (!current || !merge) return { kind: 'refused', error: failure };
  return { kind: 'stale', current: current as Doc, merge: merge as MergeResult };
}

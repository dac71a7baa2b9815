import type { Doc, DocVersion, Lock, MergeResult } from '@cairn/contracts';
import { api, type ApiFailure, hasCode, unwrap } from '@/shared/api';
import { lockIn } from '../lock';

export interface SaveRequest {
  content: string;
  baseVersion: number;
}

/** Every way that a call which makes a version can fail. */
export type SaveFailure =
  | { kind: 'lock-lost' }
  | { kind: 'lock-held'; lock: Lock | null }
  | { kind: 'deleted' }
  | { kind: 'unreachable' }
  | { kind: 'refused'; error: unknown };

export type SaveOutcome =
  | { kind: 'saved'; doc: Doc }
  /** Somebody saved since: what is current, and both together. */
  | { kind: 'stale'; current: Doc; merge: MergeResult }
  | SaveFailure;

export type CutOutcome = { kind: 'cut'; version: DocVersion } | SaveFailure;

/** Sends a text as the next version. Never throws: every way it can end is an outcome. */
export async function saveDocument(
  projectId: string,
  docId: string,
  { content, baseVersion }: SaveRequest,
): Promise<SaveOutcome> {
  try {
    const doc = await unwrap(
      api.PUT('/api/projects/{projectId}/docs/{doc}', {
        params: { path: { projectId, doc: docId } },
        body: { content, baseVersion },
      }),
    );
    return { kind: 'saved', doc };
  } catch (error) {
    return hasCode(error, 'STALE_VERSION') ? staleOutcome(error) : failureOf(error);
  }
}

/** Makes a version of what is on the server by now. Never throws. */
export async function cutVersion(
  projectId: string,
  docId: string,
  note: string | undefined,
): Promise<CutOutcome> {
  try {
    const version = await unwrap(
      api.POST('/api/projects/{projectId}/docs/{doc}/versions', {
        params: { path: { projectId, doc: docId } },
        body: note === undefined ? {} : { note },
      }),
    );
    return { kind: 'cut', version };
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): SaveFailure {
  if (error instanceof TypeError) return { kind: 'unreachable' };
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

import type { Job } from '@cairn/contracts';
import type { JobRow } from '#platform/jobs';

export const toJob = (row: JobRow): Job => ({
  id: row.id,
  type: row.type,
  projectId: row.projectId,
  state: row.state,
  phase: row.phase,
  done: row.done,
  total: row.total,
  attempts: row.attempts,
  result: row.result,
  error: row.error,
  createdAt: row.createdAt.toISOString(),
  startedAt: row.startedAt?.toISOString() ?? null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
});

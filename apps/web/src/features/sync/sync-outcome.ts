import type { Job } from '@cairn/contracts';
import { count } from '@/shared/lib/count';

export interface SkippedFile {
  path: string;
  reason: string;
}

/** What a finished job did, in a few words. */
export function outcomeText(job: Job): string {
  if (job.state === 'cancelled') return 'Stopped. What had been committed so far stays.';
  if (job.state === 'failed') return 'Failed';
  const { pulled, pushed, conflicts } = numbersOf(job);
  const parts = [
    pulled > 0 && `${count(pulled, 'document')} taken from git`,
    pushed > 0 && `${pushed} published`,
    conflicts > 0 && count(conflicts, 'conflict'),
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : 'Nothing had changed on either side';
}

export function skippedFiles(job: Job): SkippedFile[] {
  const skipped = job.result?.skipped;
  return Array.isArray(skipped) ? (skipped as SkippedFile[]) : [];
}

function numbersOf({ result }: Job) {
  const conflicts = result?.conflicts;
  return {
    pulled: Number(result?.pulled ?? 0),
    pushed: Number(result?.pushed ?? 0),
    conflicts: Array.isArray(conflicts) ? conflicts.length : Number(conflicts ?? 0),
  };
}

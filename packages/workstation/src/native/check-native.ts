import type { NativeDrift, PlannedFile } from './native-plan.ts';
import { type NativeOptions, planNative } from './plan-native.ts';

export interface NativeCheck {
  /** Whether every native file is what the documents say. */
  readonly isCurrent: boolean;
  /** What a sync would do, but for what is unchanged. */
  readonly files: readonly Pick<PlannedFile, 'path' | 'action' | 'from' | 'problems'>[];
  /** What was changed, removed or left over here, with its document. */
  readonly drift: readonly NativeDrift[];
}

/** Compares the native files with the documents and changes nothing: for `--check`, and for the heartbeat. */
export function checkNative(options: Omit<NativeOptions, 'localEdits'>): NativeCheck {
  const { files, drift } = planNative({ ...options, localEdits: 'heal' });
  const others = files.filter(({ action, problems }) => action !== 'unchanged' || problems.length > 0);
  return {
    isCurrent: others.length === 0,
    files: others.map(({ path, action, from, problems }) => ({ path, action, from, problems })),
    drift,
  };
}

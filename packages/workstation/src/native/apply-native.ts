import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../documents/manifest.ts';
import { keepPrevious } from '../documents/previous-contents.ts';
import { takeSyncLock } from '../documents/sync-lock.ts';
import { readInCheckout, removeInCheckout, writeInCheckout } from './checkout-files.ts';
import { excludeFromGit } from './git-exclude.ts';
import { writeNativeLock } from './native-lock.ts';
import type { NativeDrift, PlannedFile } from './native-plan.ts';
import { type NativeOptions, planNative } from './plan-native.ts';

export interface NativeOutcome {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly deleted: readonly string[];
  readonly unchanged: number;
  /** Sentences about files that were left as a person made them, and what to do. */
  readonly problems: readonly string[];
  /** What was found otherwise than it was put; with `localEdits: 'heal'` it was put right. */
  readonly drift: readonly NativeDrift[];
}

/**
 * Makes the native files of a checkout what its documents say: each by rename, none through a link, and only what is ours is
 * changed or taken away. What stood in the place of an edit that is put right, or in a file that is taken over or away, is kept for 14 days with the previous contents.
 * Throws NATIVE_UNWRITABLE, or DOCS_BUSY while another program writes there.
 */
export async function applyNative(options: NativeOptions, signal?: AbortSignal): Promise<NativeOutcome> {
  const { checkout } = options;
  mkdirSync(checkout.notesDir, { recursive: true });
  const release = await takeSyncLock(checkout.notesDir, signal);
  try {
    const plan = planNative(options);
    const worthKeeping = new Set([...plan.drift.map(({ path }) => path), ...(options.adopt ?? [])]);
    for (const file of plan.files) put(checkout, file, worthKeeping.has(file.path));
    writeNativeLock(checkout.notesDir, plan.lock);
    await excludeFromGit(
      checkout,
      plan.files.filter(({ isOurs }) => isOurs).map(({ path }) => path),
    );
    const paths = (action: PlannedFile['action']) =>
      plan.files.filter((file) => file.action === action).map(({ path }) => path);
    return {
      created: paths('create'),
      updated: paths('update'),
      deleted: paths('delete'),
      unchanged: paths('unchanged').length,
      problems: plan.files.flatMap(({ problems }) => problems),
      drift: plan.drift,
    };
  } finally {
    release();
  }
}

function put(
  { path: checkout, notesDir }: NativeOptions['checkout'],
  file: PlannedFile,
  isWorthKeeping: boolean,
): void {
  if (file.before === file.after) return;
  const standing = readInCheckout(checkout, file.path);
  // Somebody wrote there since it was looked at: the next run decides anew.
  if (!('text' in standing) || standing.text !== file.before) return;
  if ((isWorthKeeping || file.after === null) && file.before !== null)
    keepPrevious(notesDir, join(checkout, file.path), sha256(file.before));
  if (file.after === null) removeInCheckout(checkout, file.path);
  else writeInCheckout(checkout, file.path, file.after);
}

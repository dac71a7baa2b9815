import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { HookStatus } from '@cairn/contracts';
import { readText, replaceFile } from '../../files/whole-file.ts';
import { type WhenUnreachable, watchStateFile } from '../../state/watch-state.ts';
import type { HookScene } from '../hook-scene.ts';

const fileOf = ({ checkout }: HookScene): string => join(checkout.notesDir, 'policy');

/** The project's policy, remembered for the time when it cannot be asked. */
export function keepPolicy(
  scene: HookScene,
  status: HookStatus & { whenUnreachable?: WhenUnreachable },
): void {
  const line = `whenUnreachable=${status.whenUnreachable === 'block' ? 'block' : 'continue'}\n`;
  const known = readText(fileOf(scene));
  // Where nothing is noted, "continue" is meant.
  if (known === line || (known === undefined && line.includes('continue'))) return;
  try {
    replaceFile(fileOf(scene), line, 0o644);
  } catch {
    // The folder is not there yet; the next firing notes it.
  }
}

/** What the platform, or the background process, said of it last. */
export function policyOf(scene: HookScene): WhenUnreachable {
  const noted = readText(fileOf(scene));
  const byWatch = scene.state?.whenUnreachable;
  if (noted === undefined || byWatch === undefined) return byWatch ?? (isBlock(noted) ? 'block' : 'continue');
  const watchIsNewer = writtenAt(watchStateFile(scene.checkout.notesDir)) > writtenAt(fileOf(scene));
  return watchIsNewer ? byWatch : isBlock(noted) ? 'block' : 'continue';
}

const isBlock = (text: string | undefined): boolean => text?.startsWith('whenUnreachable=block') ?? false;

const writtenAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Why a step is refused while nobody can tell whether the lock is held. */
export const unreachableReason = (problem: string): string =>
  `Paused by Cairn: whether somebody is editing the documents of this project cannot be told now, and this project's policy is that agents write nothing meanwhile. ${problem} Nothing was written; reading files still works. What to do: tell the person, and try again when Cairn answers; a project admin can change the policy in the project's settings.`;

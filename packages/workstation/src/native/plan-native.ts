import { type SourceDoc, type WhenUnreachable, renderCheckout } from '@cairn/toolkit/native';
import type { Checkout } from '../settings/checkout.ts';
import { readInCheckout } from './checkout-files.ts';
import { type LockedFile, readNativeLock } from './native-lock.ts';
import type { NativePlan, PlannedFile } from './native-plan.ts';
import { planFile } from './plan-file.ts';

/** A document of the platform, with its version where it is known. */
export interface NativeDoc extends SourceDoc {
  readonly version?: number;
}

export interface NativeOptions {
  readonly checkout: Pick<Checkout, 'path' | 'docsDir' | 'notesDir' | 'tools' | 'nativeFiles'>;
  readonly docs: readonly NativeDoc[];
  readonly whenUnreachable: WhenUnreachable;
  /** heal: local edits of what is ours are put right (what stood there is kept); keep: they stay, and are reported. */
  readonly localEdits: 'heal' | 'keep';
  /** Paths whose files may be taken over although a person made them: those that the documents were imported from. */
  readonly adopt?: readonly string[];
}

/**
 * What would be done to make the native files of a checkout what its documents say. Reads and changes nothing. A checkout
 * without native files is planned to have none of ours.
 */
export function planNative({
  checkout,
  docs,
  whenUnreachable,
  localEdits,
  adopt = [],
}: NativeOptions): NativePlan {
  const tools = checkout.nativeFiles ? checkout.tools : [];
  const rendering = renderCheckout(docs, tools, whenUnreachable);
  const lock = readNativeLock(checkout.notesDir);
  const wanted = new Map(rendering.files.map((file) => [file.path, file]));
  const versions = new Map(
    docs.flatMap(({ fileName, version }) => (version === undefined ? [] : [[fileName, version]])),
  );
  const paths = [...new Set([...wanted.keys(), ...lock.keys()])].toSorted((a, b) => (a < b ? -1 : 1));
  const plans = paths.flatMap((path) => {
    const standing = readInCheckout(checkout.path, path);
    // CLAUDE.md as a link to AGENTS.md: whoever reads it reads ours.
    if ('leadsTo' in standing && wanted.has(standing.leadsTo ?? '')) return [];
    return planFile({
      path,
      wanted: wanted.get(path),
      locked: lock.get(path),
      standing,
      heals: localEdits === 'heal',
      adopts: adopt.includes(path),
      versions,
    });
  });
  const passedOver = adopt
    .filter((path) => !paths.includes(path))
    .flatMap((path) => leftOver(checkout.path, path));
  const locked = plans.flatMap((plan): [string, LockedFile][] =>
    plan.locked ? [[plan.file.path, plan.locked]] : [],
  );
  return {
    files: [...plans.map(({ file }) => file), ...passedOver],
    drift: plans.flatMap(({ drift }) => drift),
    leftOut: rendering.leftOut,
    lock: new Map(locked),
  };
}

/** A file that was imported and that nothing is written to. */
function leftOver(checkout: string, path: string): PlannedFile[] {
  const standing = readInCheckout(checkout, path);
  if (!('text' in standing) || standing.text === null) return [];
  return [
    {
      path,
      shape: 'whole',
      action: 'unchanged',
      from: [],
      before: standing.text,
      after: standing.text,
      problems: [
        `${path} was imported, but its tool is not one of this checkout’s, or reads the document from another file now. Delete it, or it goes stale.`,
      ],
      isOurs: false,
    },
  ];
}

import type { CheckoutRendering, NativeShape } from '@cairn/toolkit/native';
import type { NativeLock, NativeOrigin } from './native-lock.ts';

export type NativeAction = 'create' | 'update' | 'delete' | 'unchanged' | 'collision';

/** A part of a native file that is not as it was put there. */
export interface NativeDrift {
  readonly path: string;
  /** extra: it is ours and wanted no more, but was changed, so it is not taken away. */
  readonly state: 'changed' | 'missing' | 'extra';
  /** The document it comes from, as it was when the part was written; null: made by Cairn itself. */
  readonly from: NativeOrigin | null;
  /** What the edit would make of its document; null where that cannot be told. */
  readonly proposal: NativeProposal | null;
}

/** A local edit as a change of its document. */
export interface NativeProposal {
  readonly fileName: string;
  readonly baseHash: string;
  readonly content: string;
}

export interface PlannedFile {
  readonly path: string;
  readonly shape: NativeShape;
  readonly action: NativeAction;
  /** File names of its documents. */
  readonly from: readonly string[];
  /** What stands there now; null: nothing. */
  readonly before: string | null;
  /** What will stand there; null: nothing. */
  readonly after: string | null;
  /** Why something of it is left as it is, and what to do about it. */
  readonly problems: readonly string[];
  /** Nobody else’s text is in it, so git need not show it. */
  readonly isOurs: boolean;
}

export interface NativePlan {
  /** By path. */
  readonly files: readonly PlannedFile[];
  readonly drift: readonly NativeDrift[];
  readonly leftOut: CheckoutRendering['leftOut'];
  /** What is noted when it was applied. */
  readonly lock: NativeLock;
}

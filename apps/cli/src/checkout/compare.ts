import type { HookStatus } from '@cairn/contracts';
import {
  type Checkout,
  type LocalChange,
  type NativeCheck,
  checkNative,
  localChangesIn,
  readDocsHash,
  readManifest,
} from '@cairn/workstation';
import type { Connection } from './platform-of.ts';
import { policyOf } from './policy-of.ts';

export interface Comparison {
  readonly status: HookStatus;
  /** Undefined where no documents have been brought here yet. */
  readonly documents:
    | { readonly hash: string; readonly isCurrent: boolean; readonly changedHere: readonly LocalChange[] }
    | undefined;
  readonly native: NativeCheck;
  readonly isCurrent: boolean;
}

/** What a sync would change; nothing is written. */
export async function compareWithPlatform(checkout: Checkout, { platform }: Connection): Promise<Comparison> {
  const status = await platform.status();
  const { docs } = await platform.sync({});
  const documents = documentsOf(checkout, status.hash);
  const check = checkNative({
    checkout,
    docs: docs.map(({ fileName, content, hash, version }) => ({ fileName, content, hash, version })),
    whenUnreachable: policyOf(status).whenUnreachable,
  });
  // A clone that nobody has synced, as CI makes one, lacks what git does not keep: only what is there is judged.
  const files = documents ? check.files : check.files.filter(({ action }) => action !== 'create');
  const native = { ...check, files, isCurrent: files.length === 0 };
  const isCurrent = native.isCurrent && (documents === undefined || documents.isCurrent);
  return { status, documents, native, isCurrent };
}

function documentsOf(checkout: Checkout, wanted: string): Comparison['documents'] {
  const hash = readDocsHash(checkout.notesDir);
  if (hash === undefined && readManifest(checkout.notesDir).size === 0) return undefined;
  const changedHere = localChangesIn(checkout);
  return { hash: hash ?? '', isCurrent: hash === wanted && changedHere.length === 0, changedHere };
}

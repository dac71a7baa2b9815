import type { SkippedFile } from '@cairn/contracts';
import type { Transaction } from '#platform/database';
import type { DocMetaRow } from '../documents/document.repository.ts';
import type { RemoteSnapshot } from './remote-snapshot.ts';

/** One taking in of a snapshot, under the project's line. */
export interface SyncRun {
  tx: Transaction;
  projectId: string;
  snapshot: RemoteSnapshot;
  /** Documents as they are by now, by id. */
  rows: Map<string, DocMetaRow>;
  skipped: SkippedFile[];
}

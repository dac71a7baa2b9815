import type { JobContext } from '#platform/jobs';
import type { DocsSyncPayload } from './docs-sync.payload.ts';
import type { HostCommit } from './hosts/remote-host.ts';
import type { Outgoing } from './outgoing-documents.ts';
import type { ProjectRemote } from './project-remote.ts';
import type { RemoteSnapshot } from './remote-snapshot.ts';

/** What is to go out, and where. */
export interface Publication {
  context: JobContext<DocsSyncPayload>;
  project: ProjectRemote;
  snapshot: RemoteSnapshot;
  outgoing: readonly Outgoing[];
}

/** A commit that may go onto the branch, or beside it. */
export type ProposedCommit = Omit<HostCommit, 'branch' | 'expectedHead'>;

export { createBareRepository } from './bare-repository.ts';
export { Git } from './git.ts';
export { GitError } from './git.error.ts';
export type { Remote } from './git.remote.ts';
export { Mirror } from './mirror.ts';
export { gitBlobId } from './mirror.commit.ts';
export type { Change, CommitInput } from './mirror.commit.ts';
export type { ChangedFile } from './mirror.changes.ts';
export type { TreeEntry } from './mirror.reading.ts';

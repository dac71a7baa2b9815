export type { JobContext, JobDefinition } from './job.definition.ts';
export { JobQueue } from './job-queue.ts';
export { JobRepository, type JobRow } from './job.repository.ts';

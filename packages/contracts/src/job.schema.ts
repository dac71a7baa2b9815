import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { ErrorCode } from './error.schema.ts';
import { Id, PageQuery, Timestamp, pageOf } from './primitive.schema.ts';

export const JobState = z
  .enum(['queued', 'running', 'succeeded', 'failed', 'cancelled'])
  .meta({ id: 'JobState' });
export type JobState = z.infer<typeof JobState>;

export const Job = z
  .object({
    id: Id,
    type: z.string(),
    projectId: Id.nullable(),
    state: JobState,
    phase: z.string().nullable(),
    done: z.int(),
    total: z.int().nullable(),
    attempts: z.int(),
    result: z.record(z.string(), z.unknown()).nullable(),
    error: z.object({ code: ErrorCode, message: z.array(z.string()) }).nullable(),
    createdAt: Timestamp,
    startedAt: Timestamp.nullable(),
    finishedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

const jobParams = z.object({ jobId: Id });

export const jobEndpoints = {
  listForProject: endpoint({
    id: 'jobs.listForProject',
    method: 'GET',
    path: '/api/projects/:projectId/jobs',
    access: { kind: 'project', role: 'viewer', scope: 'read' },
    summary: 'Jobs of a project, newest first',
    params: z.object({ projectId: Id }),
    query: PageQuery,
    status: 200,
    response: pageOf(Job),
  }),
  get: endpoint({
    id: 'jobs.get',
    method: 'GET',
    path: '/api/jobs/:jobId',
    access: { kind: 'signed-in', scope: 'read' },
    summary: 'State and progress of a job',
    params: jobParams,
    status: 200,
    response: Job,
  }),
  cancel: endpoint({
    id: 'jobs.cancel',
    method: 'POST',
    path: '/api/jobs/:jobId/cancel',
    access: { kind: 'signed-in', scope: 'write' },
    summary: 'Stop a job; what it has committed so far stays',
    params: jobParams,
    status: 200,
    response: Job,
    errors: ['JOB_FINISHED'],
  }),
} as const;

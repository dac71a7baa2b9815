import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import type { ErrorCode, JobState } from '@cairn/contracts';
import { createdAt, id, moment } from '#platform/database';

/** What people watch of a job; the queue only carries its id. */
export const jobs = pgTable(
  'jobs',
  {
    id: id(),
    type: text('type').notNull(),
    /** Jobs of one resource run one after the other. */
    resource: text('resource').notNull(),
    projectId: uuid('project_id'),
    createdBy: uuid('created_by'),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    state: text('state').$type<JobState>().notNull().default('queued'),
    phase: text('phase'),
    done: integer('done').notNull().default(0),
    total: integer('total'),
    attempts: smallint('attempts').notNull().default(0),
    /** The process that works on it; of one that has gone, another takes it over. */
    runner: integer('runner'),
    result: jsonb('result').$type<Record<string, unknown>>(),
    error: jsonb('error').$type<{ code: ErrorCode; message: string[] }>(),
    cancelRequestedAt: moment('cancel_requested_at'),
    createdAt: createdAt(),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    index('jobs_project_idx').on(table.projectId, table.createdAt.desc()),
    index('jobs_running_idx')
      .on(table.id)
      .where(sql`${table.state} = 'running'`),
  ],
);

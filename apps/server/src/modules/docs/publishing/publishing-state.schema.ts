import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from '#platform/database';

export interface NotedProblem {
  code: string;
  message: string[];
  since: string;
}

export interface NotedReview {
  branch: string;
  /** The head of that branch, as we pushed it. */
  commit: string;
  url: string | null;
  number: number | null;
  openedAt: string;
}

export interface NotedDeletions {
  commit: string;
  docIds: string[];
  fileNames: string[];
  of: number;
  since: string;
}

/** What stands between a project and its repository, for people to see and decide. */
export const publishingStates = pgTable(
  'publishing_states',
  {
    projectId: uuid('project_id').primaryKey(),
    /** The source that somebody said yes to, with documents there already. */
    confirmedSource: text('confirmed_source'),
    checkedAt: moment('checked_at'),
    /** When the repository is next asked whether it has moved. */
    nextCheckAt: moment('next_check_at').notNull().defaultNow(),
    failedChecks: integer('failed_checks').notNull().default(0),
    problem: jsonb('problem').$type<NotedProblem>(),
    review: jsonb('review').$type<NotedReview>(),
    rewritten: jsonb('rewritten').$type<{ from: string; to: string; at: string }>(),
    incoming: jsonb('incoming').$type<{ commit: string; since: string }>(),
    heldDeletions: jsonb('held_deletions').$type<NotedDeletions>(),
    /** Documents that may go, as somebody decided. */
    confirmedDeletions: jsonb('confirmed_deletions').$type<string[]>(),
  },
  (table) => [index('publishing_states_check_idx').on(table.nextCheckAt)],
);

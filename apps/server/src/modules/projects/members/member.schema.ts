import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { ProjectRole } from '@cairn/contracts';
import { createdAt } from '#platform/database';
import { projects } from '../projects/project.schema.ts';

export const projectMembers = pgTable(
  'project_members',
  {
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    userId: uuid('user_id').notNull(),
    role: text('role').$type<ProjectRole>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.userId] }),
    index('project_members_user_idx').on(table.userId),
  ],
);

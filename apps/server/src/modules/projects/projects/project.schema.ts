import { boolean, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id, moment } from '#platform/database';

export const projects = pgTable(
  'projects',
  {
    id: id(),
    name: text('name').notNull(),
    description: text('description').notNull().default(''),
    repoUrl: text('repo_url'),
    /** Its remote is a bare repository of ours in the data folder. */
    isSample: boolean('is_sample').notNull().default(false),
    branch: text('branch').notNull(),
    /** Without slashes at its ends; "" is the root of the repository. */
    docsPath: text('docs_path').notNull(),
    techStack: text('tech_stack').array().notNull().default([]),
    status: text('status').$type<'active' | 'archived'>().notNull().default('active'),
    tokenSealed: text('token_sealed'),
    tokenLast4: text('token_last4'),
    /** Projects from before this was there keep publishing by hand. */
    autoPublish: boolean('auto_publish').notNull().default(false),
    webhookSecretSealed: text('webhook_secret_sealed'),
    createdBy: uuid('created_by'),
    createdAt: createdAt(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [index('projects_name_idx').on(table.name, table.id)],
);

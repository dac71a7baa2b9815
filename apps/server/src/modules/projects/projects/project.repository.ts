import { Injectable } from '@nestjs/common';
import { and, asc, count, eq, ilike, inArray, or, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { projectMembers } from '../members/member.schema.ts';
import { projects } from './project.schema.ts';

export type ProjectRow = typeof projects.$inferSelect;
type NewProject = typeof projects.$inferInsert;

export interface ProjectFilter {
  /** Only where this person is a member; null for a system admin. */
  memberId: string | null;
  /** Only this one: what a key of one project may see. */
  projectId: string | null;
  q?: string | undefined;
  status?: 'active' | 'archived' | undefined;
}

@Injectable()
export class ProjectRepository {
  constructor(private readonly database: Database) {}

  async insert(on: Executor, project: NewProject): Promise<ProjectRow> {
    const [row] = await on.orm.insert(projects).values(project).returning();
    return row!;
  }

  async find(projectId: string, on: Executor = this.database): Promise<ProjectRow | undefined> {
    const [row] = await on.orm.select().from(projects).where(eq(projects.id, projectId));
    return row;
  }

  /** To be changed: whoever else wants to waits until the transaction ends. Rows that refer to it do not. */
  async findForUpdate(on: Executor, projectId: string): Promise<ProjectRow | undefined> {
    const [row] = await on.orm.select().from(projects).where(eq(projects.id, projectId)).for('no key update');
    return row;
  }

  async update(
    on: Executor,
    projectId: string,
    change: Partial<NewProject>,
  ): Promise<ProjectRow | undefined> {
    const [row] = await on.orm
      .update(projects)
      .set({ ...change, updatedAt: sql`now()` })
      .where(eq(projects.id, projectId))
      .returning();
    return row;
  }

  async delete(on: Executor, projectId: string): Promise<void> {
    await on.orm.delete(projects).where(eq(projects.id, projectId));
  }

  async list(
    filter: ProjectFilter,
    offset: number,
    limit: number,
  ): Promise<{ rows: ProjectRow[]; total: number }> {
    const where = this.where(filter);
    const [rows, [total]] = await Promise.all([
      this.database.orm
        .select()
        .from(projects)
        .where(where)
        .orderBy(asc(sql`lower(${projects.name})`), asc(projects.id))
        .offset(offset)
        .limit(limit),
      this.database.orm.select({ total: count() }).from(projects).where(where),
    ]);
    return { rows, total: total!.total };
  }

  private where({ memberId, projectId, q, status }: ProjectFilter) {
    const pattern = q && `%${q.replace(/[\\%_]/g, '\\$&')}%`;
    const mine =
      memberId &&
      inArray(
        projects.id,
        this.database.orm
          .select({ id: projectMembers.projectId })
          .from(projectMembers)
          .where(eq(projectMembers.userId, memberId)),
      );
    return and(
      mine || undefined,
      projectId ? eq(projects.id, projectId) : undefined,
      pattern ? or(ilike(projects.name, pattern), ilike(projects.description, pattern)) : undefined,
      status ? eq(projects.status, status) : undefined,
    );
  }
}

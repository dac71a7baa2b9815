import { Injectable } from '@nestjs/common';
import type { ProjectRole } from '@cairn/contracts';
import { and, asc, count, eq, inArray, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { projects } from '../projects/project.schema.ts';
import { projectMembers } from './member.schema.ts';

export type MemberRow = typeof projectMembers.$inferSelect;

const isMember = (projectId: string, userId: string) =>
  and(eq(projectMembers.projectId, projectId), eq(projectMembers.userId, userId));

@Injectable()
export class MemberRepository {
  constructor(private readonly database: Database) {}

  /** Undefined when the person is a member already. */
  async add(
    on: Executor,
    projectId: string,
    userId: string,
    role: ProjectRole,
  ): Promise<MemberRow | undefined> {
    const [row] = await on.orm
      .insert(projectMembers)
      .values({ projectId, userId, role })
      .onConflictDoNothing()
      .returning();
    return row;
  }

  /**
   * Puts those who change the members of a project in a line; false when there is no such project. Not `for update`, for
   * which writers of documents, who refer to the project, would have to wait.
   */
  async lock(on: Executor, projectId: string): Promise<boolean> {
    const rows = await on.orm
      .select({ id: projects.id })
      .from(projects)
      .where(eq(projects.id, projectId))
      .for('no key update');
    return rows.length > 0;
  }

  of(projectId: string, on: Executor = this.database): Promise<MemberRow[]> {
    return on.orm.select().from(projectMembers).where(eq(projectMembers.projectId, projectId));
  }

  async setRole(on: Executor, projectId: string, userId: string, role: ProjectRole): Promise<void> {
    await on.orm.update(projectMembers).set({ role }).where(isMember(projectId, userId));
  }

  async remove(on: Executor, projectId: string, userId: string): Promise<void> {
    await on.orm.delete(projectMembers).where(isMember(projectId, userId));
  }

  /** undefined: no such project; null: it exists, and the person is not a member. */
  async roleOf(
    projectId: string,
    userId: string,
    on: Executor = this.database,
  ): Promise<ProjectRole | null | undefined> {
    const [row] = await on.orm
      .select({ role: projectMembers.role })
      .from(projects)
      .leftJoin(
        projectMembers,
        and(eq(projectMembers.projectId, projects.id), eq(projectMembers.userId, userId)),
      )
      .where(eq(projects.id, projectId));
    return row?.role === undefined ? undefined : row.role;
  }

  async rolesIn(projectIds: readonly string[], userId: string): Promise<Map<string, ProjectRole>> {
    if (projectIds.length === 0) return new Map();
    const rows = await this.database.orm
      .select({ projectId: projectMembers.projectId, role: projectMembers.role })
      .from(projectMembers)
      .where(and(inArray(projectMembers.projectId, [...projectIds]), eq(projectMembers.userId, userId)));
    return new Map(rows.map((row) => [row.projectId, row.role]));
  }

  async countsOf(userIds: readonly string[]): Promise<Map<string, number>> {
    if (userIds.length === 0) return new Map();
    const rows = await this.database.orm
      .select({ userId: projectMembers.userId, projects: count() })
      .from(projectMembers)
      .where(inArray(projectMembers.userId, [...userIds]))
      .groupBy(projectMembers.userId);
    return new Map(rows.map((row) => [row.userId, row.projects]));
  }

  projectsOf(userId: string, limit: number): Promise<{ id: string; name: string; role: ProjectRole }[]> {
    return this.database.orm
      .select({ id: projects.id, name: projects.name, role: projectMembers.role })
      .from(projectMembers)
      .innerJoin(projects, eq(projects.id, projectMembers.projectId))
      .where(eq(projectMembers.userId, userId))
      .orderBy(asc(sql`lower(${projects.name})`))
      .limit(limit);
  }
}

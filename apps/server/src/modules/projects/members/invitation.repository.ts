import { Injectable } from '@nestjs/common';
import { and, count, desc, eq, gt, lte, sql } from 'drizzle-orm';
import { Database, type Executor, newId } from '#platform/database';
import { projects } from '../projects/project.schema.ts';
import { invitations } from './invitation.schema.ts';

export type InvitationRow = typeof invitations.$inferSelect;
type NewInvitation = Pick<
  InvitationRow,
  'projectId' | 'email' | 'role' | 'tokenHash' | 'invitedBy' | 'invitedByName' | 'expiresAt'
>;

const waits = gt(invitations.expiresAt, sql`clock_timestamp()`);
const ofToken = (tokenHash: string) => and(eq(invitations.tokenHash, tokenHash), waits);

@Injectable()
export class InvitationRepository {
  constructor(private readonly database: Database) {}

  /** In the place of an earlier one of the same address, which is another one from then on. */
  async replace(on: Executor, invitation: NewInvitation): Promise<InvitationRow> {
    const set = { ...invitation, id: newId(), createdAt: sql`clock_timestamp()` };
    const [row] = await on.orm
      .insert(invitations)
      .values(set)
      .onConflictDoUpdate({ target: [invitations.projectId, invitations.email], set })
      .returning();
    return row!;
  }

  async list(projectId: string, offset: number, limit: number) {
    const wanted = and(eq(invitations.projectId, projectId), waits);
    const [rows, [total]] = await Promise.all([
      this.database.orm
        .select()
        .from(invitations)
        .where(wanted)
        .orderBy(desc(invitations.createdAt), desc(invitations.id))
        .offset(offset)
        .limit(limit),
      this.database.orm.select({ total: count() }).from(invitations).where(wanted),
    ]);
    return { rows, total: total!.total };
  }

  async find(tokenHash: string): Promise<(InvitationRow & { projectName: string }) | undefined> {
    const [row] = await this.database.orm
      .select({ invitation: invitations, projectName: projects.name })
      .from(invitations)
      .innerJoin(projects, eq(projects.id, invitations.projectId))
      .where(ofToken(tokenHash));
    return row && { ...row.invitation, projectName: row.projectName };
  }

  /** Of several uses at the same time, one gets the row. */
  async use(on: Executor, tokenHash: string): Promise<InvitationRow | undefined> {
    const [row] = await on.orm.delete(invitations).where(ofToken(tokenHash)).returning();
    return row;
  }

  async delete(on: Executor, projectId: string, id: string): Promise<InvitationRow | undefined> {
    const [row] = await on.orm
      .delete(invitations)
      .where(and(eq(invitations.projectId, projectId), eq(invitations.id, id), waits))
      .returning();
    return row;
  }

  async deleteOf(on: Executor, projectId: string, email: string): Promise<void> {
    await on.orm
      .delete(invitations)
      .where(and(eq(invitations.projectId, projectId), eq(invitations.email, email)));
  }

  async deleteExpired(on: Executor, projectId: string): Promise<void> {
    await on.orm
      .delete(invitations)
      .where(and(eq(invitations.projectId, projectId), lte(invitations.expiresAt, sql`clock_timestamp()`)));
  }
}

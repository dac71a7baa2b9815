import { Injectable } from '@nestjs/common';
import { and, eq, gt, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { users } from '../users/user.schema.ts';
import { deviceSignIns } from './device-sign-in.schema.ts';

export type DeviceSignInRow = typeof deviceSignIns.$inferSelect;
type NewDeviceSignIn = Pick<
  DeviceSignInRow,
  'deviceHash' | 'userCodeHash' | 'machineName' | 'wantedProjectId' | 'ip' | 'expiresAt'
>;

@Injectable()
export class DeviceSignInRepository {
  constructor(private readonly database: Database) {}

  /** False when the code for people is taken. Removes those whose time is over, so that they need no other cleaning. */
  async insert(row: NewDeviceSignIn): Promise<boolean> {
    await this.database.orm.delete(deviceSignIns).where(lt(deviceSignIns.expiresAt, sql`now()`));
    const inserted = await this.database.orm
      .insert(deviceSignIns)
      .values(row)
      .onConflictDoNothing()
      .returning({ deviceHash: deviceSignIns.deviceHash });
    return inserted.length > 0;
  }

  /** One that nobody has decided on yet. */
  async findWaiting(userCodeHash: string): Promise<DeviceSignInRow | undefined> {
    const [row] = await this.database.orm.select().from(deviceSignIns).where(waiting(userCodeHash));
    return row;
  }

  /** Of several who decide at the same moment, one does. */
  async decide(
    on: Executor,
    userCodeHash: string,
    decision: Partial<Pick<DeviceSignInRow, 'approvedBy' | 'approvedProjectId' | 'refusedAt'>>,
  ): Promise<DeviceSignInRow | undefined> {
    const [row] = await on.orm.update(deviceSignIns).set(decision).where(waiting(userCodeHash)).returning();
    return row;
  }

  /** By the machine's own code, as long as its time is not over. */
  async find(deviceHash: string): Promise<DeviceSignInRow | undefined> {
    const [row] = await this.database.orm
      .select()
      .from(deviceSignIns)
      .where(and(eq(deviceSignIns.deviceHash, deviceHash), gt(deviceSignIns.expiresAt, sql`now()`)));
    return row;
  }

  /** The approved one, with who approved it; gone by it, so that it counts once. */
  async takeApproved(on: Executor, deviceHash: string) {
    const [row] = await on.orm
      .delete(deviceSignIns)
      .where(
        and(
          eq(deviceSignIns.deviceHash, deviceHash),
          gt(deviceSignIns.expiresAt, sql`now()`),
          isNotNull(deviceSignIns.approvedBy),
        ),
      )
      .returning();
    if (!row?.approvedBy || !row.approvedProjectId) return undefined;
    const [owner] = await on.orm
      .select()
      .from(users)
      .where(and(eq(users.id, row.approvedBy), isNull(users.disabledAt)));
    return owner && { owner, machineName: row.machineName, projectId: row.approvedProjectId };
  }
}

const waiting = (userCodeHash: string) =>
  and(
    eq(deviceSignIns.userCodeHash, userCodeHash),
    gt(deviceSignIns.expiresAt, sql`now()`),
    isNull(deviceSignIns.approvedBy),
    isNull(deviceSignIns.refusedAt),
  );

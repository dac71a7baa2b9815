import { Injectable } from '@nestjs/common';
import { and, asc, eq } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { type UserRow } from '../users/user.repository.ts';
import { users } from '../users/user.schema.ts';
import { linkedIdentities } from './linked-identity.schema.ts';

export type LinkedIdentityRow = typeof linkedIdentities.$inferSelect;
type NewIdentity = Pick<LinkedIdentityRow, 'userId' | 'provider' | 'subject' | 'label'>;

@Injectable()
export class LinkedIdentityRepository {
  constructor(private readonly database: Database) {}

  async findUser(provider: string, subject: string): Promise<UserRow | undefined> {
    const [row] = await this.database.orm
      .select({ user: users })
      .from(linkedIdentities)
      .innerJoin(users, eq(users.id, linkedIdentities.userId))
      .where(and(eq(linkedIdentities.provider, provider), eq(linkedIdentities.subject, subject)));
    return row?.user;
  }

  ofUser(userId: string): Promise<LinkedIdentityRow[]> {
    return this.database.orm
      .select()
      .from(linkedIdentities)
      .where(eq(linkedIdentities.userId, userId))
      .orderBy(asc(linkedIdentities.id));
  }

  /** Until the transaction is over, nobody else takes one of them away. */
  lockOfUser(on: Executor, userId: string): Promise<LinkedIdentityRow[]> {
    return on.orm
      .select()
      .from(linkedIdentities)
      .where(eq(linkedIdentities.userId, userId))
      .orderBy(asc(linkedIdentities.id))
      .for('update');
  }

  /** Undefined when the identity opens an account already. */
  async insert(on: Executor, identity: NewIdentity): Promise<LinkedIdentityRow | undefined> {
    const [row] = await on.orm.insert(linkedIdentities).values(identity).onConflictDoNothing().returning();
    return row;
  }

  async delete(on: Executor, id: string): Promise<void> {
    await on.orm.delete(linkedIdentities).where(eq(linkedIdentities.id, id));
  }
}

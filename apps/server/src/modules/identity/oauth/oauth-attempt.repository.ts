import { Injectable } from '@nestjs/common';
import { eq, lt, sql } from 'drizzle-orm';
import { Database } from '#platform/database';
import { oauthAttempts } from './linked-identity.schema.ts';

export type OAuthAttemptRow = typeof oauthAttempts.$inferSelect;

@Injectable()
export class OAuthAttemptRepository {
  constructor(private readonly database: Database) {}

  /** Removes those whose time is over, so that they need no other cleaning. */
  async insert(attempt: OAuthAttemptRow): Promise<void> {
    await this.database.orm.delete(oauthAttempts).where(lt(oauthAttempts.expiresAt, sql`now()`));
    await this.database.orm.insert(oauthAttempts).values(attempt);
  }

  /** Of several at the same time, one gets it. */
  async take(stateHash: string): Promise<OAuthAttemptRow | undefined> {
    const [row] = await this.database.orm
      .delete(oauthAttempts)
      .where(eq(oauthAttempts.stateHash, stateHash))
      .returning();
    return row;
  }
}

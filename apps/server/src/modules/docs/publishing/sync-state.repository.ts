import { Injectable } from '@nestjs/common';
import { eq, sql } from 'drizzle-orm';
import type { Executor } from '#platform/database';
import { syncStates } from './sync-state.schema.ts';

@Injectable()
export class SyncStateRepository {
  async find(
    on: Executor,
    projectId: string,
  ): Promise<{ sourceKey: string; commit: string | null; syncedAt: Date } | undefined> {
    const [row] = await on.orm.select().from(syncStates).where(eq(syncStates.projectId, projectId));
    return row;
  }

  async save(on: Executor, projectId: string, sourceKey: string, commit: string | null): Promise<void> {
    const state = { sourceKey, commit, syncedAt: sql`now()` };
    await on.orm
      .insert(syncStates)
      .values({ projectId, ...state })
      .onConflictDoUpdate({ target: syncStates.projectId, set: state });
  }
}

import { Injectable } from '@nestjs/common';
import { desc, eq, lt, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { webhookDeliveries } from './webhook-delivery.schema.ts';

export interface Delivery {
  projectId: string;
  provider: 'github' | 'gitlab';
  deliveryId: string;
}

/** Longer than any provider lets a delivery be repeated by hand. */
const KEPT_DAYS = 35;

@Injectable()
export class WebhookDeliveryRepository {
  constructor(private readonly database: Database) {}

  /** False when it was taken before. */
  async take(on: Executor, delivery: Delivery): Promise<boolean> {
    const taken = await on.orm.insert(webhookDeliveries).values(delivery).onConflictDoNothing().returning();
    return taken.length > 0;
  }

  /** Newest first. */
  latest(projectId: string, limit: number): Promise<(Delivery & { receivedAt: Date })[]> {
    return this.database.orm
      .select()
      .from(webhookDeliveries)
      .where(eq(webhookDeliveries.projectId, projectId))
      .orderBy(desc(webhookDeliveries.receivedAt))
      .limit(limit);
  }

  async prune(): Promise<void> {
    await this.database.orm
      .delete(webhookDeliveries)
      .where(lt(webhookDeliveries.receivedAt, sql`now() - make_interval(days => ${KEPT_DAYS})`));
  }

  async deleteForProject(on: Executor, projectId: string): Promise<void> {
    await on.orm.delete(webhookDeliveries).where(eq(webhookDeliveries.projectId, projectId));
  }
}

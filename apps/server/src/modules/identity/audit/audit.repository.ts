import { Injectable } from '@nestjs/common';
import type { Executor } from '#platform/database';
import { auditEntries } from './audit.schema.ts';

export type NewAuditEntry = typeof auditEntries.$inferInsert;

@Injectable()
export class AuditRepository {
  async insert(on: Executor, entry: NewAuditEntry): Promise<void> {
    await on.orm.insert(auditEntries).values(entry);
  }
}

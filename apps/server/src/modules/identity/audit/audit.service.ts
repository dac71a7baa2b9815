import { Readable } from 'node:stream';
import type { AuditEntry } from '@cairn/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import type { Principal } from '#platform/http';
import { LOGGER, type Logger } from '#platform/logger';
import { AuditLog } from './audit-log.ts';
import { toAuditEntry } from './audit.mapper.ts';
import type { AuditFilter } from './audit.filter.ts';
import { AuditRepository } from './audit.repository.ts';

// An entry takes some 500 bytes, and few take more than 10 000: one such page is all of an export that is in memory.
const EXPORT_PAGE = 500;

/** What those who may see the log get of it; whether they may is the guard's to say. */
@Injectable()
export class AuditService {
  constructor(
    private readonly database: Database,
    private readonly repository: AuditRepository,
    private readonly log: AuditLog,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** By the id of the last entry shown, so that entries added meanwhile neither shift nor hide any. */
  async list(
    filter: AuditFilter,
    { cursor, perPage }: { cursor?: string | undefined; perPage: number },
  ): Promise<{ data: AuditEntry[]; meta: { nextCursor: string | null } }> {
    const found = await this.repository.newest(filter, cursor, perPage + 1);
    const shown = found.slice(0, perPage);
    const nextCursor = found.length > perPage ? shown.at(-1)!.id : null;
    return { data: shown.map(toAuditEntry), meta: { nextCursor } };
  }

  /** JSON lines, oldest first, as the log was before the export itself was written into it. */
  async export(caller: Principal, filter: AuditFilter): Promise<Readable> {
    const [last] = await this.repository.newest(filter, undefined, 1);
    const { projectId = null, ...asked } = filter;
    await this.log.record(this.database, {
      action: 'audit.exported',
      actor: caller,
      object: { kind: 'audit', id: projectId, name: 'audit log' },
      projectId,
      after: asked,
    });
    // Pages are read as the receiver takes them. No connection is held meanwhile, as the receiver may take its time.
    const lines = Readable.from(last ? this.pages(filter, last.id) : []);
    return lines.on('error', (error) =>
      this.logger.error({ err: error }, 'export of the audit log broke off'),
    );
  }

  private async *pages(filter: AuditFilter, last: string): AsyncGenerator<string> {
    for (let after: string | undefined; after !== last;) {
      const rows = await this.repository.oldest(filter, { after, last }, EXPORT_PAGE);
      if (rows.length === 0) return;
      yield rows.map((row) => `${JSON.stringify(toAuditEntry(row))}\n`).join('');
      after = rows.at(-1)!.id;
    }
  }
}

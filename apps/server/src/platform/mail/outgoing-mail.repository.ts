import { eq, lt, sql } from 'drizzle-orm';
import type { SealedColumn } from '../crypto/index.ts';
import type { Executor } from '../database/index.ts';
import { outgoingMails } from './mail.schema.ts';

const KEPT_HOURS = 24;

export const placeOfMail = (mailId: string) => ({
  table: 'outgoing_mails',
  column: 'sealed',
  rowId: mailId,
  projectId: '',
});

/** For the rotation of keys. */
export const mailSecrets: readonly SealedColumn[] = [
  {
    name: 'outgoing_mails.sealed',
    table: outgoingMails,
    id: outgoingMails.id,
    sealed: outgoingMails.sealed,
    purpose: 'eml',
    placeOf: placeOfMail,
  },
];

export class OutgoingMailRepository {
  async add(on: Executor, id: string, sealed: string): Promise<void> {
    await on.orm.insert(outgoingMails).values({ id, sealed });
  }

  async find(on: Executor, id: string): Promise<string | undefined> {
    const [row] = await on.orm.select().from(outgoingMails).where(eq(outgoingMails.id, id));
    return row?.sealed;
  }

  async delete(on: Executor, id: string): Promise<void> {
    await on.orm.delete(outgoingMails).where(eq(outgoingMails.id, id));
  }

  /** What no job will send any more. */
  async prune(on: Executor): Promise<void> {
    await on.orm
      .delete(outgoingMails)
      .where(lt(outgoingMails.createdAt, sql`now() - make_interval(hours => ${KEPT_HOURS})`));
  }
}

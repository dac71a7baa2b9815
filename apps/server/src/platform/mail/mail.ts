import type { MailSettings } from '../config/index.ts';
import type { Keyring } from '../crypto/index.ts';
import { type Database, type Transaction, newId } from '../database/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import type { Logger } from '../logger/index.ts';
import { type MailMessage, textOf } from './mail.message.ts';
import { OutgoingMailRepository, placeOfMail } from './outgoing-mail.repository.ts';
import { SendMailJob } from './send-mail.job.ts';
import { SmtpTransport } from './smtp.transport.ts';

interface MailParts {
  database: Database;
  keyring: Keyring;
  jobs: JobQueue;
  logger: Logger;
}

/** Mail to people: sent by a job, or printed to the log for the operator to pass on where no server is set. */
export class Mail {
  private readonly repository = new OutgoingMailRepository();
  private readonly job: SendMailJob | undefined;

  constructor(
    settings: MailSettings | undefined,
    private readonly parts: MailParts,
  ) {
    if (!settings) return;
    const { database, keyring, jobs, logger } = parts;
    this.job = new SendMailJob(database, this.repository, keyring, new SmtpTransport(settings), logger);
    jobs.register(this.job);
  }

  /** Whether mail reaches people by itself. */
  get isConfigured(): boolean {
    return this.job !== undefined;
  }

  /** Goes out once the transaction is durable; whether it arrives changes nothing about what was done. */
  async send(tx: Transaction, message: MailMessage): Promise<void> {
    const { keyring, jobs, logger } = this.parts;
    if (!this.job) {
      const { to, subject } = message;
      const mail = { to, subject, text: textOf(message) };
      tx.afterCommit(() => logger.info({ mail }, 'mail is not configured, so this was not sent'));
      return;
    }
    const mailId = newId();
    const sealed = keyring.seal('eml', placeOfMail(mailId), JSON.stringify(message));
    await this.repository.add(tx, mailId, sealed);
    await jobs.enqueue(tx, this.job, { mailId }, null);
  }

  /** Removes what was given up without a job to tell of it. */
  prune(): Promise<void> {
    return this.repository.prune(this.parts.database);
  }
}

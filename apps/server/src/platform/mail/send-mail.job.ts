import { z } from 'zod';
import type { Keyring } from '../crypto/index.ts';
import type { Database } from '../database/index.ts';
import type { JobContext, JobDefinition } from '../jobs/index.ts';
import type { Logger } from '../logger/index.ts';
import type { MailMessage } from './mail.message.ts';
import { type OutgoingMailRepository, placeOfMail } from './outgoing-mail.repository.ts';
import { MailRefused, type SmtpTransport } from './smtp.transport.ts';

const Payload = z.strictObject({ mailId: z.uuid() });
type Payload = z.infer<typeof Payload>;

/** Brings one mail to the server. Nothing that is secret stands in the job itself. */
export class SendMailJob implements JobDefinition<Payload> {
  readonly type = 'send-mail';
  readonly payload = Payload;
  // About an hour, at a minute between two.
  readonly retries = 60;
  readonly concurrency = 2;

  constructor(
    private readonly database: Database,
    private readonly repository: OutgoingMailRepository,
    private readonly keyring: Keyring,
    private readonly transport: SmtpTransport,
    private readonly logger: Logger,
  ) {}

  resource = ({ mailId }: Payload): string => `mail:${mailId}`;
  projectId = (): null => null;

  async run({ payload: { mailId } }: JobContext<Payload>): Promise<Record<string, unknown>> {
    const sealed = await this.repository.find(this.database, mailId);
    if (!sealed) return { outcome: 'gone' };
    const message = JSON.parse(this.keyring.open('eml', placeOfMail(mailId), sealed)) as MailMessage;
    try {
      await this.transport.deliver(mailId, message);
      return { outcome: 'sent' };
    } catch (error) {
      if (!(error instanceof MailRefused)) throw error;
      this.logger.warn({ err: error, to: message.to, mailId }, 'the mail server refused a mail for good');
      return { outcome: 'refused', answer: error.message };
    }
  }

  async ended({ payload }: { payload: Payload }): Promise<void> {
    await this.repository.delete(this.database, payload.mailId);
  }
}

import type { Logger } from '../logger/index.ts';

export interface MailMessage {
  to: string;
  subject: string;
  text: string;
}

/** Mail to people. There is no transport yet: what would be sent is printed to the log, for the operator to pass on. */
export class Mail {
  constructor(private readonly logger: Logger) {}

  async send(message: MailMessage): Promise<void> {
    this.logger.info({ mail: message }, 'mail is not configured, so this was not sent');
  }
}

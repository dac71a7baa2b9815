import { Inject, Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { hashPassword } from '#platform/crypto';
import { Database } from '#platform/database';
import { LOGGER, type Logger } from '#platform/logger';
import { Mail } from '#platform/mail';
import { AuditLog } from '../audit/audit-log.ts';
import { AccessLinks } from '../links/access-link.service.ts';
import { SessionService } from '../sessions/session.service.ts';
import { SignInThrottle } from '../sign-in/sign-in.throttle.ts';
import { UserRepository } from '../users/user.repository.ts';
import { assertPassword } from './password.policy.ts';

const LINK_HOURS = 2;

/** A new password for whoever can read the mail of the account. */
@Injectable()
export class PasswordResetService {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly users: UserRepository,
    private readonly links: AccessLinks,
    private readonly sessions: SessionService,
    private readonly throttle: SignInThrottle,
    private readonly mail: Mail,
    private readonly audit: AuditLog,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async sendLink(email: string): Promise<void> {
    await this.throttle.mail(email);
    // Nobody waits for it: the time it takes would tell whether there is such an account.
    this.sendLinkTo(email).catch((error: unknown) =>
      this.logger.error({ err: error }, 'the link to a new password was not sent'),
    );
  }

  async reset(token: string, newPassword: string): Promise<void> {
    assertPassword(newPassword);
    await this.throttle.link(async () => {
      const passwordHash = await hashPassword(newPassword);
      const user = await this.database.transaction(async (tx) => {
        const userId = await this.links.consume(tx, token);
        const changed = await this.users.setPassword(tx, userId, passwordHash);
        const sessionsEnded = await this.sessions.endAllOf(tx, userId);
        await this.audit.record(tx, {
          action: 'user.password_reset',
          actor: { visitor: changed.email },
          object: { kind: 'user', id: userId, name: changed.name },
          after: { sessionsEnded },
        });
        return changed;
      });
      await this.throttle.forgive(user.email);
    });
  }

  /** An account without a password has other ways in, or a link of its invitation that must not end by this. */
  private async sendLinkTo(email: string): Promise<void> {
    const user = await this.users.findByEmail(email);
    if (!user?.passwordHash || user.disabledAt) return;
    await this.database.transaction(async (tx) => {
      const token = await this.links.issue(tx, user.id, LINK_HOURS);
      await this.mail.send(tx, {
        to: user.email,
        subject: 'A new password for Cairn',
        paragraphs: [
          `Hello ${user.name},`,
          `set a new password here within ${LINK_HOURS} hours:`,
          { link: `${this.config.origin}/reset?token=${token}` },
          'If you did not ask for this, leave it be: nothing has been changed.',
        ],
      });
    });
  }
}

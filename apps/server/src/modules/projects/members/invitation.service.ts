import type { Input, Invitation, Page, ProjectRole, memberEndpoints } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { AuditLog, type NewAccount, NewAccounts, UserService } from '#modules/identity';
import { Config } from '#platform/config';
import { createLinkToken, hashOfLinkToken } from '#platform/crypto';
import { Database, type Transaction } from '#platform/database';
import { type Principal, notFound } from '#platform/http';
import { Mail } from '#platform/mail';
import { assertAllowed, invitationInvalid, invitationOfSomebodyElse } from '../projects.errors.ts';
import { InvitationRepository, type InvitationRow } from './invitation.repository.ts';
import { toInvitation } from './member.mapper.ts';
import { actingOf, refusalToAdminister } from './member.policy.ts';
import { MemberWriter } from './member.writer.ts';

const VALID_DAYS = 7;
const DAY = 24 * 3600 * 1000;

type Invite = Input<typeof memberEndpoints.invite>['body'];
type Join = Input<typeof memberEndpoints.joinWithNewAccount>['body'];

/** Invitations to a project: of an address, for one use, whether or not there is an account yet. */
@Injectable()
export class InvitationService {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly repository: InvitationRepository,
    private readonly writer: MemberWriter,
    private readonly accounts: NewAccounts,
    private readonly users: UserService,
    private readonly audit: AuditLog,
    private readonly mail: Mail,
  ) {}

  async list(
    caller: Principal,
    role: ProjectRole,
    projectId: string,
    { page, perPage }: { page: number; perPage: number },
  ): Promise<Page<Invitation>> {
    const { rows, total } = await this.repository.list(projectId, (page - 1) * perPage, perPage);
    const acting = actingOf(caller, role);
    return { data: rows.map((row) => toInvitation(row, acting)), meta: { page, perPage, total } };
  }

  /** Never asks whether the address has an account, so that nobody can tell from the answer or its time. */
  create(
    caller: Principal,
    projectId: string,
    { email, role }: Invite,
  ): Promise<Invitation & { link: string }> {
    const token = createLinkToken();
    return this.database.transaction(async (tx) => {
      const acting = await this.writer.begin(tx, caller, projectId);
      assertAllowed(refusalToAdminister(acting));
      await this.repository.deleteExpired(tx, projectId);
      const row = await this.repository.replace(tx, {
        projectId,
        email,
        role,
        tokenHash: hashOfLinkToken(token),
        invitedBy: caller.userId,
        invitedByName: caller.name,
        expiresAt: new Date(Date.now() + VALID_DAYS * DAY),
      });
      await this.record(tx, caller, 'invitation.created', row);
      const link = `${this.config.origin}/invitation?token=${token}`;
      await this.tell(tx, row, link);
      return { ...toInvitation(row, acting), link };
    });
  }

  withdraw(caller: Principal, projectId: string, invitationId: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      assertAllowed(refusalToAdminister(await this.writer.begin(tx, caller, projectId)));
      const row = await this.repository.delete(tx, projectId, invitationId);
      if (!row) throw notFound('invitation');
      await this.record(tx, caller, 'invitation.withdrawn', row);
    });
  }

  async look(token: string) {
    const { projectName, role, email, invitedByName, expiresAt } = await this.find(token);
    const hasAccount = await this.accounts.exists(email);
    return { projectName, role, email, invitedByName, expiresAt: expiresAt.toISOString(), hasAccount };
  }

  /** Throws EMAIL_TAKEN when the address has an account; the invitation waits for its owner to sign in. */
  async joinWithNewAccount({ token, name, password }: Join): Promise<NewAccount> {
    const { email } = await this.find(token);
    const draft = await this.accounts.prepare({ email, name, password });
    const { person } = await this.accept(token, (tx) => this.accounts.create(tx, draft));
    return person;
  }

  async acceptAs(caller: Principal, token: string): Promise<{ projectId: string; role: ProjectRole }> {
    const { email } = await this.find(token);
    const person = await this.users.find(caller.userId);
    if (person?.email !== email) throw invitationOfSomebodyElse(email, person?.email ?? caller.name);
    const { projectId, role } = await this.accept(token, async () => person);
    return { projectId, role };
  }

  /** Whoever is a member already keeps their role. */
  private async accept<P extends { id: string; name: string }>(
    token: string,
    personOf: (tx: Transaction) => Promise<P>,
  ): Promise<{ projectId: string; role: ProjectRole; person: P }> {
    const { projectId } = await this.find(token);
    return this.database.transaction(async (tx) => {
      await this.writer.lock(tx, projectId);
      const row = await this.repository.use(tx, hashOfLinkToken(token));
      if (!row) throw invitationInvalid();
      const person = await personOf(tx);
      const role = await this.writer.join(tx, projectId, person, row.role);
      await this.record(tx, { userId: person.id, name: person.name }, 'invitation.accepted', row);
      return { projectId, role, person };
    });
  }

  /** Where no mail goes out, whoever invites passes the link on. */
  private async tell(tx: Transaction, { email, invitedByName }: InvitationRow, link: string): Promise<void> {
    if (!this.mail.isConfigured) return;
    await this.mail.send(tx, {
      to: email,
      subject: `${invitedByName} invites you to a project on Cairn`,
      paragraphs: [
        `${invitedByName} invites you to a project on Cairn.`,
        `Open this within ${VALID_DAYS} days to see which one, and to join:`,
        { link },
        'If you do not know what this is about, leave it be: nothing happens by itself.',
      ],
    });
  }

  private async find(token: string) {
    const found = await this.repository.find(hashOfLinkToken(token));
    if (!found) throw invitationInvalid();
    return found;
  }

  private record(
    tx: Transaction,
    actor: Pick<Principal, 'userId' | 'name'>,
    action: 'invitation.created' | 'invitation.accepted' | 'invitation.withdrawn',
    { id, projectId, email, role }: InvitationRow,
  ): Promise<void> {
    const facts = action === 'invitation.withdrawn' ? { before: { role } } : { after: { role } };
    const object = { kind: 'invitation', id, name: email };
    return this.audit.record(tx, { action, actor, object, projectId, ...facts });
  }
}

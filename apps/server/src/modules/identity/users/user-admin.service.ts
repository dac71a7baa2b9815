import type { AuditAction, Input, ManagedUser, userEndpoints } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { Database, type Transaction } from '#platform/database';
import { type Principal, notFound } from '#platform/http';
import { Mail } from '#platform/mail';
import { ApiKeyService } from '../api-keys/api-key.service.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { emailTaken, freshProofNeeded, lastSystemAdmin, ownAccount } from '../identity.errors.ts';
import { AccessLinks } from '../links/access-link.service.ts';
import { FreshProof } from '../sessions/fresh-proof.ts';
import { SessionService } from '../sessions/session.service.ts';
import { type UserDeed, type UserRefusal, deedsOf, refusalOf } from './user-admin.policy.ts';
import { UserAdminRepository } from './user-admin.repository.ts';
import { UserDirectory } from './user-directory.service.ts';
import { subjectOf } from './user.mapper.ts';
import { UserRepository, type UserRow } from './user.repository.ts';

const NEW_ACCOUNT_HOURS = 7 * 24;
const RESET_HOURS = 24;

const REFUSALS: Record<UserRefusal, () => Error> = {
  OWN_ACCOUNT: ownAccount,
  LAST_ADMIN: lastSystemAdmin,
  FRESH_PROOF_NEEDED: freshProofNeeded,
};

interface Opened {
  tx: Transaction;
  user: UserRow;
  /** Throws what keeps the caller from it. */
  assertMay: (deed: UserDeed) => void;
}

/** What system admins do to accounts. */
@Injectable()
export class UserAdminService {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly users: UserRepository,
    private readonly repository: UserAdminRepository,
    private readonly directory: UserDirectory,
    private readonly links: AccessLinks,
    private readonly sessions: SessionService,
    private readonly keys: ApiKeyService,
    private readonly freshProof: FreshProof,
    private readonly audit: AuditLog,
    private readonly mail: Mail,
  ) {}

  async create(
    caller: Principal,
    body: Input<typeof userEndpoints.create>['body'],
  ): Promise<{ user: ManagedUser; link: string }> {
    const isFresh = await this.isFresh(caller);
    const { userId: callerId } = caller;
    const refusal = refusalOf('create', { callerId, subject: null, enabledAdmins: 1, isFresh });
    if (refusal) throw REFUSALS[refusal]();
    const { user, link } = await this.database.transaction(async (tx) => {
      const made = await this.users.insertNew(tx, { ...body, passwordHash: null });
      if (!made) throw emailTaken();
      await this.note(tx, caller, 'user.created', made, undefined, factsOf(made));
      return { user: made, link: await this.linkTo(tx, made, NEW_ACCOUNT_HOURS) };
    });
    return { user: await this.directory.get(caller, user.id), link };
  }

  async update(
    caller: Principal,
    userId: string,
    change: Input<typeof userEndpoints.update>['body'],
  ): Promise<ManagedUser> {
    await this.open(caller, userId, async ({ tx, user, assertMay }) => {
      const deeds = deedsOf(change, { ...subjectOf(user), name: user.name });
      for (const deed of deeds) assertMay(deed);
      if (deeds.length === 0) return;
      const { name = user.name, role = user.role } = change;
      const disabledAt = deeds.includes('disable') ? new Date() : user.disabledAt;
      const after = { ...user, name, role, disabledAt: deeds.includes('enable') ? null : disabledAt };
      await this.repository.update(tx, userId, { name, role, disabledAt: after.disabledAt });
      for (const action of actionsOf(deeds))
        await this.note(tx, caller, action, user, factsOf(user), factsOf(after));
      await this.sessions.personChanged(tx, userId);
      if (deeds.some((deed) => deed !== 'rename')) await this.keys.ownerChanged(tx, userId);
      const takesRights = deeds.includes('disable') || (deeds.includes('changeRole') && role === 'user');
      if (takesRights) await this.endSessions(tx, caller, user);
    });
    return this.directory.get(caller, userId);
  }

  delete(caller: Principal, userId: string): Promise<void> {
    return this.open(caller, userId, async ({ tx, user, assertMay }) => {
      assertMay('delete');
      await this.endSessions(tx, caller, user);
      await this.keys.ownerChanged(tx, userId);
      await this.note(tx, caller, 'user.deleted', user, factsOf(user));
      await this.repository.delete(tx, userId);
    });
  }

  signOut(caller: Principal, userId: string): Promise<void> {
    return this.open(caller, userId, async ({ tx, user, assertMay }) => {
      assertMay('signOut');
      await this.endSessions(tx, caller, user);
    });
  }

  resetAccess(caller: Principal, userId: string, removeSecondFactor: boolean): Promise<{ link: string }> {
    return this.open(caller, userId, async ({ tx, user, assertMay }) => {
      assertMay('resetAccess');
      if (removeSecondFactor && (await this.repository.removeSecondFactor(tx, userId)))
        await this.note(tx, caller, 'user.second_factor_off', user);
      await this.note(tx, caller, 'user.link_issued', user);
      return { link: await this.linkTo(tx, user, RESET_HOURS) };
    });
  }

  private async open<T>(caller: Principal, userId: string, work: (opened: Opened) => Promise<T>): Promise<T> {
    const isFresh = await this.isFresh(caller);
    return this.database.transaction(async (tx) => {
      const { user, enabledAdmins } = await this.repository.lock(tx, userId);
      if (!user) throw notFound('account');
      const about = { callerId: caller.userId, subject: subjectOf(user), enabledAdmins, isFresh };
      const assertMay = (deed: UserDeed) => {
        const refusal = refusalOf(deed, about);
        if (refusal) throw REFUSALS[refusal]();
      };
      return work({ tx, user, assertMay });
    });
  }

  private async endSessions(tx: Transaction, caller: Principal, user: UserRow): Promise<void> {
    const sessions = await this.sessions.endAllOf(tx, user.id);
    if (sessions > 0) await this.note(tx, caller, 'session.ended', user, { sessions }, { sessions: 0 });
  }

  private note(
    tx: Transaction,
    actor: Principal,
    action: AuditAction,
    { id, name }: UserRow,
    before?: Record<string, unknown>,
    after?: Record<string, unknown>,
  ): Promise<void> {
    const object = { kind: 'user', id, name };
    return this.audit.record(tx, {
      action,
      actor,
      object,
      ...(before && { before }),
      ...(after && { after }),
    });
  }

  private async isFresh(caller: Principal): Promise<boolean> {
    return (await this.freshProof.until(caller)) !== null;
  }

  /** Also mailed to its owner where mail goes out; without that, whoever made it passes it on. */
  private async linkTo(tx: Transaction, { id, email, name }: UserRow, hours: number): Promise<string> {
    const link = `${this.config.origin}/reset?token=${await this.links.issue(tx, id, hours)}`;
    if (!this.mail.isConfigured) return link;
    const subject = 'Your account on Cairn';
    const time = hours > 24 ? `${hours / 24} days` : `${hours} hours`;
    const words = `choose the password of your account here within ${time}; the link works once:`;
    await this.mail.send(tx, { to: email, subject, paragraphs: [`Hello ${name},`, words, { link }] });
    return link;
  }
}

const factsOf = ({ email, name, role, disabledAt }: UserRow) => ({
  email,
  name,
  role,
  isDisabled: disabledAt !== null,
});

function actionsOf(deeds: readonly UserDeed[]): AuditAction[] {
  const actions: AuditAction[] = [];
  if (deeds.includes('rename') || deeds.includes('changeRole')) actions.push('user.updated');
  if (deeds.includes('disable')) actions.push('user.disabled');
  if (deeds.includes('enable')) actions.push('user.enabled');
  return actions;
}

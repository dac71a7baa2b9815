import type { LinkedIdentity } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { Database } from '#platform/database';
import type { Principal } from '#platform/http';
import { AuditLog } from '../audit/audit-log.ts';
import { SetupService } from '../sessions/setup.service.ts';
import { UserRepository, type UserRow } from '../users/user.repository.ts';
import { LinkedIdentityRepository, type LinkedIdentityRow } from './linked-identity.repository.ts';
import { OAuthProviders } from './oauth-providers.ts';
import { lastWayIn, noSuchIdentity } from './oauth.errors.ts';
import type { ExternalIdentity } from './oauth.provider.ts';
import { SignInFailed } from './sign-in-failed.error.ts';

const MAX_NAME = 100;

/** Which accounts elsewhere open which accounts here. */
@Injectable()
export class LinkedIdentities {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly repository: LinkedIdentityRepository,
    private readonly users: UserRepository,
    private readonly providers: OAuthProviders,
    private readonly setup: SetupService,
    private readonly audit: AuditLog,
  ) {}

  async of(userId: string): Promise<LinkedIdentity[]> {
    const rows = await this.repository.ofUser(userId);
    return rows.map(({ id, provider, subject, linkedAt }) => ({
      id,
      provider,
      providerName: this.providers.nameOf(provider),
      subject,
      linkedAt: linkedAt.toISOString(),
    }));
  }

  /** Whose account it opens; a new one where sign-up is allowed. Throws SignInFailed. */
  async userOf(provider: string, identity: ExternalIdentity): Promise<UserRow> {
    const user = await this.repository.findUser(provider, identity.subject);
    if (user?.disabledAt) throw new SignInFailed('ACCOUNT_DISABLED', { userId: user.id });
    return user ?? this.signUp(provider, identity);
  }

  /** Throws SignInFailed when the identity is another account's. */
  async link(user: UserRow, provider: string, identity: ExternalIdentity): Promise<void> {
    const owner = await this.repository.findUser(provider, identity.subject);
    if (owner && owner.id !== user.id) throw new SignInFailed('IDENTITY_TAKEN');
    if (!owner) await this.database.transaction((tx) => this.insert(tx, user, provider, identity));
  }

  /** Throws NOT_FOUND, and LAST_WAY_IN for what nobody could sign in without. */
  async unlink(caller: Principal, identityId: string): Promise<void> {
    const user = await this.users.findById(caller.userId);
    await this.database.transaction(async (tx) => {
      const all = await this.repository.lockOfUser(tx, caller.userId);
      const identity = all.find(({ id }) => id === identityId);
      if (!identity) throw noSuchIdentity();
      const others = all.filter(({ id, provider }) => id !== identityId && this.providers.find(provider));
      if (!user?.passwordHash && others.length === 0) throw lastWayIn();
      await this.repository.delete(tx, identityId);
      await this.audit.record(tx, {
        action: 'user.identity_unlinked',
        actor: caller,
        object: { kind: 'user', id: caller.userId, name: caller.name },
        before: factsOf(identity),
      });
    });
  }

  /** Never links by e-mail: whoever holds an address at some provider would get the account here that has it. */
  private async signUp(provider: string, identity: ExternalIdentity): Promise<UserRow> {
    const { verifiedEmail: email, name } = identity;
    if (email && (await this.users.findByEmail(email))) throw new SignInFailed('EMAIL_TAKEN');
    if (!this.config.oauth.signUp || (await this.setup.isRequired())) throw new SignInFailed('NO_ACCOUNT');
    if (!email) throw new SignInFailed('EMAIL_UNVERIFIED');
    return this.database.transaction(async (tx) => {
      const draft = { email, name: name.slice(0, MAX_NAME), passwordHash: null, role: 'user' } as const;
      const user = await this.users.insertNew(tx, draft);
      if (!user) throw new SignInFailed('EMAIL_TAKEN');
      await this.audit.record(tx, {
        action: 'user.created',
        actor: { userId: user.id, name: user.name },
        object: { kind: 'user', id: user.id, name: user.name },
        after: { email, role: user.role },
      });
      await this.insert(tx, user, provider, identity);
      return user;
    });
  }

  private async insert(
    tx: Parameters<LinkedIdentityRepository['insert']>[0],
    user: UserRow,
    provider: string,
    { subject, label }: ExternalIdentity,
  ): Promise<void> {
    const row = await this.repository.insert(tx, { userId: user.id, provider, subject, label });
    if (!row) throw new SignInFailed('IDENTITY_TAKEN');
    await this.audit.record(tx, {
      action: 'user.identity_linked',
      actor: { userId: user.id, name: user.name },
      object: { kind: 'user', id: user.id, name: user.name },
      after: factsOf(row),
    });
  }
}

const factsOf = ({ provider, subject, label }: LinkedIdentityRow) => ({ provider, subject, label });

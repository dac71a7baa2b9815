import type { ManagedUser, Page } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { type Principal, notFound } from '#platform/http';
import { MembershipSource } from '../identity.ports.ts';
import { subjectOf, toManagedUser } from './user.mapper.ts';
import { userRights } from './user-admin.policy.ts';
import { UserAdminRepository } from './user-admin.repository.ts';
import { UserRepository, type UserRow } from './user.repository.ts';

/** Accounts as a system admin sees them, with what they may do to each. */
@Injectable()
export class UserDirectory {
  constructor(
    private readonly accounts: UserAdminRepository,
    private readonly users: UserRepository,
    private readonly memberships: MembershipSource,
  ) {}

  async list(
    caller: Principal,
    { q, ...page }: { q?: string | undefined; page: number; perPage: number },
  ): Promise<Page<ManagedUser>> {
    const { rows, total } = await this.accounts.list(q, (page.page - 1) * page.perPage, page.perPage);
    return { data: await this.shown(caller, rows), meta: { ...page, total } };
  }

  async get(caller: Principal, userId: string): Promise<ManagedUser> {
    const row = await this.users.findById(userId);
    if (!row) throw notFound('account');
    const [user] = await this.shown(caller, [row]);
    return user!;
  }

  private async shown({ userId: callerId }: Principal, rows: readonly UserRow[]): Promise<ManagedUser[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const [facts, projectCounts, enabledAdmins] = await Promise.all([
      this.accounts.signInFacts(ids),
      this.memberships.countsOf(ids),
      this.accounts.countEnabledAdmins(),
    ]);
    return rows.map((row) =>
      toManagedUser(row, {
        hasSecondFactor: facts.withSecondFactor.has(row.id),
        projectCount: projectCounts.get(row.id) ?? 0,
        lastSeenAt: facts.lastSeen.get(row.id)?.toISOString() ?? null,
        can: userRights({ callerId, subject: subjectOf(row), enabledAdmins }),
      }),
    );
  }
}

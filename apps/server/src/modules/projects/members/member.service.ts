import type { Member, Page, ProjectRole } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { UserService } from '#modules/identity';
import { Database } from '#platform/database';
import { type Principal, notFound } from '#platform/http';
import { assertAllowed } from '../projects.errors.ts';
import { InvitationRepository } from './invitation.repository.ts';
import { toMember } from './member.mapper.ts';
import { actingOf, refusalToAdminister, refusalToChangeRole, refusalToRemove } from './member.policy.ts';
import { MemberRepository } from './member.repository.ts';
import { MemberWriter } from './member.writer.ts';

/** Who belongs to a project. */
@Injectable()
export class MemberService {
  constructor(
    private readonly database: Database,
    private readonly members: MemberRepository,
    private readonly invitations: InvitationRepository,
    private readonly writer: MemberWriter,
    private readonly users: UserService,
  ) {}

  async list(
    caller: Principal,
    role: ProjectRole,
    projectId: string,
    { page, perPage }: { page: number; perPage: number },
  ): Promise<Page<Member>> {
    const rows = await this.members.of(projectId);
    const byId = new Map(rows.map((row) => [row.userId, row]));
    const shown = { offset: (page - 1) * perPage, limit: perPage };
    const [people, standing] = await Promise.all([
      this.users.among([...byId.keys()], undefined, shown),
      this.writer.standings(rows),
    ]);
    const acting = actingOf(caller, role);
    const data = people.map((person) => {
      const row = byId.get(person.id)!;
      return toMember(row, person, acting, standing(row));
    });
    return { data, meta: { page, perPage, total: rows.length } };
  }

  add(caller: Principal, projectId: string, userId: string, role: ProjectRole): Promise<Member> {
    return this.database.transaction(async (tx) => {
      const acting = await this.writer.begin(tx, caller, projectId);
      assertAllowed(refusalToAdminister(acting));
      const [person] = await this.users.among([userId], tx);
      if (!person) throw notFound('account');
      await this.writer.add(tx, caller, projectId, person, role);
      await this.invitations.deleteOf(tx, projectId, person.email);
      const { row, standing } = await this.writer.find(tx, projectId, userId);
      return toMember(row, person, acting, standing);
    });
  }

  changeRole(caller: Principal, projectId: string, userId: string, role: ProjectRole): Promise<Member> {
    return this.database.transaction(async (tx) => {
      const acting = await this.writer.begin(tx, caller, projectId);
      const found = await this.writer.find(tx, projectId, userId);
      assertAllowed(refusalToChangeRole(acting, found.standing, role));
      if (found.row.role !== role) await this.writer.changeRole(tx, caller, found, role);
      const { row, person, standing } = await this.writer.find(tx, projectId, userId);
      return toMember(row, person, acting, standing);
    });
  }

  remove(caller: Principal, projectId: string, userId: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const acting = await this.writer.begin(tx, caller, projectId);
      const found = await this.writer.find(tx, projectId, userId);
      assertAllowed(refusalToRemove(acting, found.standing));
      await this.writer.remove(tx, caller, found);
    });
  }
}

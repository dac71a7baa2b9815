import type { ProjectRole } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { AuditLog, type PersonFacts, UserService } from '#modules/identity';
import type { Transaction } from '#platform/database';
import { EventLog } from '#platform/events';
import { AccessChanges, type Principal, notFound, roleAllows } from '#platform/http';
import { RealtimeServer, projectRoom } from '#platform/realtime';
import { memberExists } from '../projects.errors.ts';
import { ProjectLifecycle } from '../projects/project.ports.ts';
import { type Acting, type Standing, actingOf, effectiveRole } from './member.policy.ts';
import { MemberRepository, type MemberRow } from './member.repository.ts';
import { ProjectAccessService } from './project-access.service.ts';

interface FoundMember {
  row: MemberRow;
  person: PersonFacts;
  standing: Standing;
}

/** Every change of who belongs to a project, with all that follows from it; to be called between `begin` and commit. */
@Injectable()
export class MemberWriter {
  constructor(
    private readonly members: MemberRepository,
    private readonly users: UserService,
    private readonly access: ProjectAccessService,
    private readonly lifecycle: ProjectLifecycle,
    private readonly events: EventLog,
    private readonly realtime: RealtimeServer,
    private readonly audit: AuditLog,
    private readonly changes: AccessChanges,
  ) {}

  /** Waits for its turn, and says what the caller may do by then: meanwhile somebody may have taken it away. */
  async begin(tx: Transaction, caller: Principal, projectId: string): Promise<Acting> {
    await this.lock(tx, projectId);
    const membership = await this.members.roleOf(projectId, caller.userId, tx);
    const role = effectiveRole(caller, projectId, membership);
    if (!role) throw notFound('project');
    return actingOf(caller, role);
  }

  async lock(tx: Transaction, projectId: string): Promise<void> {
    if (!(await this.members.lock(tx, projectId))) throw notFound('project');
  }

  /** Throws NOT_FOUND for whoever is no member of this very project. */
  async find(tx: Transaction, projectId: string, userId: string): Promise<FoundMember> {
    const rows = await this.members.of(projectId, tx);
    const row = rows.find((one) => one.userId === userId);
    const [person] = row ? await this.users.among([userId], tx) : [];
    if (!row || !person) throw notFound('member');
    return { row, person, standing: (await this.standings(rows, tx))(row) };
  }

  /** Only who can sign in counts as an admin who is left. */
  async standings(rows: readonly MemberRow[], on?: Transaction): Promise<(row: MemberRow) => Standing> {
    const ids = rows.filter(({ role }) => role === 'admin').map(({ userId }) => userId);
    const able = (await this.users.among(ids, on)).filter(({ isDisabled }) => !isDisabled);
    return ({ userId, role }) => ({
      userId,
      role,
      isLastAdmin: role === 'admin' && able.every(({ id }) => id === userId),
    });
  }

  /** By an invitation. Whoever is a member already keeps their role; which one it is by now is the answer. */
  async join(
    tx: Transaction,
    projectId: string,
    person: { id: string; name: string },
    role: ProjectRole,
  ): Promise<ProjectRole> {
    const row = await this.members.add(tx, projectId, person.id, role);
    if (row) await this.announceChange(tx, row, person.name, { userId: person.id, name: person.name });
    return row?.role ?? (await this.members.roleOf(projectId, person.id, tx))!;
  }

  async add(
    tx: Transaction,
    caller: Principal,
    projectId: string,
    person: PersonFacts,
    role: ProjectRole,
  ): Promise<void> {
    const row = await this.members.add(tx, projectId, person.id, role);
    if (!row) throw memberExists(person.name);
    await this.announceChange(tx, row, person.name, caller);
    await this.record(tx, caller, 'member.added', row, person, { after: { role } });
  }

  async changeRole(
    tx: Transaction,
    caller: Principal,
    { row, person }: FoundMember,
    role: ProjectRole,
  ): Promise<void> {
    await this.members.setRole(tx, row.projectId, row.userId, role);
    if (!roleAllows(role, 'editor')) await this.loseWriter(tx, caller, row, person);
    await this.announceChange(tx, { ...row, role }, person.name, caller);
    const facts = { before: { role: row.role }, after: { role } };
    await this.record(tx, caller, 'member.role_changed', row, person, facts);
  }

  async remove(tx: Transaction, caller: Principal, { row, person }: FoundMember): Promise<void> {
    const { projectId, userId } = row;
    await this.members.remove(tx, projectId, userId);
    await this.changes.announce(tx, userId);
    await this.loseWriter(tx, caller, row, person);
    await this.events.publish(tx, projectRoom(projectId), 'member:removed', {
      projectId,
      userId,
      name: person.name,
      updatedBy: caller.userId,
      updatedByName: caller.name,
    });
    await this.record(tx, caller, 'member.removed', row, person, { before: { role: row.role } });
    // After the event, so that those who go hear why; and after `forget`, so that none of them comes back on an old answer.
    tx.afterCommit(() => {
      this.access.forget();
      if (!person.isSystemAdmin)
        this.realtime.removeFromProject(projectId, (principal) => principal.userId === userId);
    });
  }

  /** System admins may write in every project, member or not. */
  private async loseWriter(tx: Transaction, caller: Principal, row: MemberRow, person: PersonFacts) {
    if (person.isSystemAdmin) return;
    const by = { userId: caller.userId, name: caller.name };
    await this.lifecycle.writerLost(tx, { projectId: row.projectId, userId: row.userId, by });
  }

  private async announceChange(
    tx: Transaction,
    { projectId, userId, role }: MemberRow,
    name: string,
    by: { userId: string; name: string },
  ): Promise<void> {
    tx.afterCommit(() => this.access.forget());
    await this.changes.announce(tx, userId);
    await this.events.publish(tx, projectRoom(projectId), 'member:changed', {
      projectId,
      userId,
      name,
      role,
      updatedBy: by.userId,
      updatedByName: by.name,
    });
  }

  private record(
    tx: Transaction,
    caller: Principal,
    action: 'member.added' | 'member.role_changed' | 'member.removed',
    { projectId, userId }: MemberRow,
    { name }: PersonFacts,
    facts: { before?: { role: ProjectRole }; after?: { role: ProjectRole } },
  ): Promise<void> {
    const object = { kind: 'member', id: userId, name };
    return this.audit.record(tx, { action, actor: caller, object, projectId, ...facts });
  }
}

import { Injectable } from '@nestjs/common';
import type { ProjectRole } from '@cairn/contracts';
import { MembershipSource } from '#modules/identity';
import { ShortCache } from '#platform/cache';
import { AccessChanges, type Principal, ProjectAccess } from '#platform/http';
import { MemberRepository } from './member.repository.ts';
import { effectiveRole } from './member.policy.ts';

// `me` is for choosing from, not for exporting; the projects list has pages.
const MEMBERSHIPS_SHOWN = 200;

/** The one place that says which role somebody has in a project. */
@Injectable()
export class ProjectAccessService implements ProjectAccess, MembershipSource {
  private readonly roles = new ShortCache<ProjectRole | null | undefined>(1_000);

  constructor(
    private readonly members: MemberRepository,
    changes: AccessChanges,
  ) {
    changes.onChange(() => this.forget());
  }

  async roleOf(principal: Principal, projectId: string): Promise<ProjectRole | null> {
    const key = `${projectId}/${principal.userId}`;
    const membership = await this.roles.get(key, () => this.members.roleOf(projectId, principal.userId));
    return effectiveRole(principal, projectId, membership);
  }

  async projectsOf(principal: Principal): Promise<{ id: string; name: string; role: ProjectRole }[]> {
    const all = await this.members.projectsOf(principal.userId, MEMBERSHIPS_SHOWN);
    const only = principal.apiKey?.projectId;
    return only ? all.filter(({ id }) => id === only) : all;
  }

  countsOf(userIds: readonly string[]): Promise<Map<string, number>> {
    return this.members.countsOf(userIds);
  }

  forget(): void {
    this.roles.clear();
  }
}

import type { ProjectRole } from '@cairn/contracts';
import type { Principal } from '#platform/http';

/** Supplied by the projects module: where a person is a member. */
export abstract class MembershipSource {
  abstract projectsOf(principal: Principal): Promise<{ id: string; name: string; role: ProjectRole }[]>;

  /** In how many projects each of them is a member; who is in none is left out. */
  abstract countsOf(userIds: readonly string[]): Promise<Map<string, number>>;
}

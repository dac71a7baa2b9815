import type { ProjectRole } from '@cairn/contracts';
import type { Principal } from '#platform/http';

/** Supplied by the projects module: where a person is a member. */
export abstract class MembershipSource {
  abstract projectsOf(principal: Principal): Promise<{ id: string; name: string; role: ProjectRole }[]>;
}

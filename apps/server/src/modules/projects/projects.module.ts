import { Global, Module } from '@nestjs/common';
import { MembershipSource } from '#modules/identity';
import { ProjectAccess } from '#platform/http';
import { InvitationController } from './members/invitation.controller.ts';
import { InvitationRepository } from './members/invitation.repository.ts';
import { InvitationService } from './members/invitation.service.ts';
import { MemberController } from './members/member.controller.ts';
import { MemberRepository } from './members/member.repository.ts';
import { MemberService } from './members/member.service.ts';
import { MemberWriter } from './members/member.writer.ts';
import { ProjectAccessService } from './members/project-access.service.ts';
import { ProjectEventController } from './history/project-event.controller.ts';
import { ProjectController } from './projects/project.controller.ts';
import { ProjectLifecycle } from './projects/project.ports.ts';
import { ProjectRepository } from './projects/project.repository.ts';
import { ProjectAudit } from './projects/project-audit.ts';
import { ProjectService } from './projects/project.service.ts';

@Global()
@Module({
  controllers: [ProjectController, ProjectEventController, MemberController, InvitationController],
  providers: [
    InvitationRepository,
    InvitationService,
    MemberRepository,
    MemberService,
    MemberWriter,
    ProjectAccessService,
    ProjectLifecycle,
    ProjectRepository,
    ProjectAudit,
    ProjectService,
    { provide: ProjectAccess, useExisting: ProjectAccessService },
    { provide: MembershipSource, useExisting: ProjectAccessService },
  ],
  exports: [MembershipSource, ProjectAccess, ProjectLifecycle, ProjectService],
})
export class ProjectsModule {}

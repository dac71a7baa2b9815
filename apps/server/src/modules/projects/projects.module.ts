import { Global, Module } from '@nestjs/common';
import { MembershipSource } from '#modules/identity';
import { ProjectAccess } from '#platform/http';
import { MemberRepository } from './members/member.repository.ts';
import { ProjectAccessService } from './members/project-access.service.ts';
import { ProjectEventController } from './history/project-event.controller.ts';
import { ProjectController } from './projects/project.controller.ts';
import { ProjectLifecycle } from './projects/project.ports.ts';
import { ProjectRepository } from './projects/project.repository.ts';
import { ProjectAudit } from './projects/project-audit.ts';
import { ProjectService } from './projects/project.service.ts';

@Global()
@Module({
  controllers: [ProjectController, ProjectEventController],
  providers: [
    MemberRepository,
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

import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AgentsModule } from '#modules/agents';
import { DocsModule } from '#modules/docs';
import { IdentityModule } from '#modules/identity';
import { NotificationsModule } from '#modules/notifications';
import { OperationsModule } from '#modules/operations';
import { ProjectsModule } from '#modules/projects';
import { HealthController } from '#platform/health';
import { AccessGuard, ErrorFilter } from '#platform/http';
import { type Platform, PlatformModule } from './platform.module.ts';

@Module({})
export class AppModule {
  static with(platform: Platform): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(platform),
        IdentityModule,
        ProjectsModule,
        DocsModule,
        AgentsModule,
        NotificationsModule,
        OperationsModule,
      ],
      controllers: [HealthController],
      providers: [
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
    };
  }
}

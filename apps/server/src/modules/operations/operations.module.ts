import { Module } from '@nestjs/common';
import { CliController } from './cli/cli.controller.ts';
import { CliPrograms } from './cli/cli-program.ts';
import { JobController } from './jobs/job.controller.ts';
import { JobService } from './jobs/job.service.ts';

@Module({ controllers: [CliController, JobController], providers: [CliPrograms, JobService] })
export class OperationsModule {}

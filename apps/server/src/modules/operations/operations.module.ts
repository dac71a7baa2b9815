import { Module } from '@nestjs/common';
import { JobController } from './jobs/job.controller.ts';
import { JobService } from './jobs/job.service.ts';

@Module({ controllers: [JobController], providers: [JobService] })
export class OperationsModule {}

import { Module } from '@nestjs/common';
import { CliController } from './cli/cli.controller.ts';
import { CliPrograms } from './cli/cli-program.ts';
import { EditorController } from './editor/editor.controller.ts';
import { ExtensionArchives } from './editor/extension-archive.ts';
import { JobController } from './jobs/job.controller.ts';
import { JobService } from './jobs/job.service.ts';
import { PluginController } from './plugin/plugin.controller.ts';
import { PluginArchives } from './plugin/plugin-archive.ts';

@Module({
  controllers: [CliController, EditorController, JobController, PluginController],
  providers: [CliPrograms, ExtensionArchives, JobService, PluginArchives],
})
export class OperationsModule {}

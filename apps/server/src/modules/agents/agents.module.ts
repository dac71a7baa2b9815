import { Module } from '@nestjs/common';
import { McpController } from './mcp/mcp.controller.ts';
import { McpService } from './mcp/mcp.service.ts';
import { OpenStreams } from './mcp/open-streams.ts';
import { OwnApi } from './mcp/own-api.ts';
import { ProtectedResourceController } from './mcp/protected-resource.controller.ts';

@Module({
  controllers: [McpController, ProtectedResourceController],
  providers: [McpService, OpenStreams, OwnApi],
})
export class AgentsModule {}

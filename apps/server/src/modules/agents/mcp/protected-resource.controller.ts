import { type ResponseBody, mcpEndpoints } from '@cairn/contracts';
import { Controller, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '#platform/config';
import { Endpoint, reachedOrigin } from '#platform/http';

type Metadata = ResponseBody<typeof mcpEndpoints.metadata>;

@Controller()
export class ProtectedResourceController {
  constructor(private readonly config: Config) {}

  @Endpoint(mcpEndpoints.metadata)
  metadata(@Req() request: FastifyRequest): Metadata {
    const origin = reachedOrigin(request, this.config);
    return {
      resource: `${origin}/mcp`,
      resource_name: 'Cairn',
      resource_documentation: `${origin}/api/docs`,
      // Keys are made in a project's settings; nobody hands out tokens for them.
      authorization_servers: [],
      bearer_methods_supported: ['header'],
      scopes_supported: ['read', 'write', 'hook'],
    };
  }

  @Endpoint(mcpEndpoints.metadataOfPath)
  metadataOfPath(@Req() request: FastifyRequest): Metadata {
    return this.metadata(request);
  }
}

import { z } from 'zod';
import { endpoint } from './endpoint.ts';

/** Names the project of a call, for keys of all projects and for people. */
export const PROJECT_HEADER = 'x-cairn-project';

const ProtectedResource = z
  .object({
    resource: z.string(),
    resource_name: z.string(),
    resource_documentation: z.string(),
    authorization_servers: z.array(z.string()),
    bearer_methods_supported: z.array(z.string()),
    scopes_supported: z.array(z.string()),
  })
  .meta({ id: 'ProtectedResource', description: 'RFC 9728' });

const metadata = {
  method: 'GET',
  access: { kind: 'public' },
  summary: 'What a client needs to know to use /mcp (RFC 9728)',
  status: 200,
  response: ProtectedResource,
} as const;

export const mcpEndpoints = {
  call: endpoint({
    id: 'mcp.call',
    method: 'POST',
    path: '/mcp',
    access: { kind: 'signed-in', scope: 'read' },
    challenge: true,
    summary: 'Model Context Protocol over Streamable HTTP, revisions 2026-07-28 and 2025-11-25',
    description:
      'Bearer API key, or `X-API-Key`. The project is that of the key; a key of all projects names one in `X-Cairn-Project`, or in each call of a tool. Proposing needs the scope `write` or `hook` besides. Answers are JSON-RPC, or a stream of events where one was asked for. Pages of other sites are refused.',
    body: z.unknown(),
    status: 200,
    otherStatuses: [202],
    response: z.unknown(),
    errors: ['RATE_LIMITED'],
  }),
  metadata: endpoint({
    ...metadata,
    id: 'mcp.metadata',
    path: '/.well-known/oauth-protected-resource',
  }),
  metadataOfPath: endpoint({
    ...metadata,
    id: 'mcp.metadataOfPath',
    path: '/.well-known/oauth-protected-resource/mcp',
  }),
} as const;

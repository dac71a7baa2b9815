import { McpServer } from '@modelcontextprotocol/server';
import { agentTools } from '../agent-tools.ts';
import { listProjects } from '../tools/list-projects.ts';
import type { AgentServerOptions } from './agent-server.options.ts';
import { addPrompts } from './prompts.ts';
import { addResources } from './resources.ts';
import { addTool } from './tool-adapter.ts';

const INSTRUCTIONS =
  'The living documents of a project: what its people agreed on, kept current and shared by all their AI tools. Search and read them before you decide something, ask changes_since before you rely on what you read a while ago, and propose_document instead of editing copies on disk.';

// Lists change when documents do; a client that holds no stream asks again after so long.
const CACHE = { ttlMs: 5_000, cacheScope: 'private' } as const;

/** An MCP server for one caller and one exchange: it holds what that caller may do, and nothing else. */
export function createAgentServer(options: AgentServerOptions): McpServer {
  const { scopes, projectId, hasStreams } = options;
  const server = new McpServer(
    { name: 'cairn', title: 'Cairn', version: options.version },
    {
      capabilities: {
        tools: {},
        resources: { listChanged: hasStreams, subscribe: hasStreams },
        prompts: { listChanged: hasStreams },
        completions: {},
      },
      instructions: INSTRUCTIONS,
      cacheHints: {
        'tools/list': CACHE,
        'prompts/list': CACHE,
        'resources/list': CACHE,
        'resources/templates/list': CACHE,
        'resources/read': CACHE,
        'server/discover': CACHE,
      },
    },
  );
  const usable = agentTools.filter((tool) => !scopes || tool.scopes.some((scope) => scopes.includes(scope)));
  if (projectId === null) addTool(server, listProjects, options);
  for (const tool of usable) addTool(server, tool, options);
  addResources(server, options);
  addPrompts(server, options);
  return server;
}

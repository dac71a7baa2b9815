import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { AgentApiFailure } from '../agent-api.ts';
import type { AgentTool } from '../tool.ts';
import type { AgentServerOptions } from './agent-server.options.ts';

const withProject = { projectId: z.uuid().describe('As list_projects tells it') };

export function addTool(server: McpServer, tool: AgentTool, options: AgentServerOptions): void {
  const needsProject = options.projectId === null && tool.name !== 'list_projects';
  const inputSchema = needsProject ? tool.input.extend(withProject) : tool.input;
  server.registerTool(
    tool.name,
    {
      title: tool.title,
      description: tool.description,
      inputSchema,
      outputSchema: tool.output,
      annotations: {
        readOnlyHint: tool.readOnly,
        // A proposal takes nothing away: what stands there stays until a person says yes.
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    (input: Record<string, unknown>) => answer(tool, input, options),
  );
}

async function answer(
  tool: AgentTool,
  given: Record<string, unknown>,
  { api, projectId, scopes, onCall }: AgentServerOptions,
): Promise<CallToolResult> {
  const { projectId: named, ...input } = given;
  const began = performance.now();
  const tell = (failed: boolean) =>
    onCall?.({ tool: tool.name, milliseconds: Math.round(performance.now() - began), failed });
  try {
    const project = projectId ?? (typeof named === 'string' ? named : '');
    const result = await tool.run({ api, projectId: project, scopes }, projectId === null ? input : given);
    tell(false);
    return { content: [{ type: 'text', text: JSON.stringify(result) }], structuredContent: result };
  } catch (error) {
    tell(true);
    if (!(error instanceof AgentApiFailure)) throw error;
    return { isError: true, content: [{ type: 'text', text: `${error.code}: ${error.message}` }] };
  }
}

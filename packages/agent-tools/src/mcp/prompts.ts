import { docEndpoints } from '@cairn/contracts';
import { promptOf } from '@cairn/toolkit';
import {
  type GetPromptResult,
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';
import type { AgentApi } from '../agent-api.ts';
import { allDocuments } from '../tools/all-documents.ts';
import type { AgentServerOptions } from './agent-server.options.ts';
import { isPromptKind } from './resource-uri.ts';

const ARGUMENTS = 'arguments';
const MAX_PROMPTS = 200;

/** Commands and skills, under the names that tools call them by. */
export function addPrompts(mcp: McpServer, { api, projectId }: AgentServerOptions): void {
  const { server } = mcp;
  server.setRequestHandler('prompts/list', async () => ({
    prompts: (await promptsOf(api, projectId)).map(({ name, description, takesArguments, fileName }) => ({
      name,
      title: fileName,
      description: description ?? `What ${fileName} says`,
      arguments: takesArguments
        ? [{ name: ARGUMENTS, description: 'What stands behind its name', required: false }]
        : [],
    })),
  }));
  server.setRequestHandler('prompts/get', async ({ params }): Promise<GetPromptResult> => {
    const prompt = (await promptsOf(api, projectId)).find(({ name }) => name === params.name);
    if (!prompt)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no prompt “${params.name}”.`);
    const text = prompt.text(params.arguments?.[ARGUMENTS] ?? '');
    return {
      ...(prompt.description !== null && { description: prompt.description }),
      messages: [{ role: 'user', content: { type: 'text', text } }],
    };
  });
}

async function promptsOf(api: AgentApi, projectId: string | null) {
  if (projectId === null) return [];
  const named = (await allDocuments(api, projectId)).filter(({ fileName }) => isPromptKind(fileName));
  const docs = await Promise.all(
    named
      .slice(0, MAX_PROMPTS)
      .map((doc) => api.call(docEndpoints.get, { params: { projectId, doc: doc.id } })),
  );
  const seen = new Set<string>();
  return docs.map(promptOf).filter(({ name }) => !seen.has(name) && seen.add(name));
}

import { docEndpoints } from '@cairn/contracts';
import {
  type McpServer,
  type ReadResourceResult,
  ResourceNotFoundError,
  ResourceTemplate,
} from '@modelcontextprotocol/server';
import { type AgentApi, AgentApiFailure } from '../agent-api.ts';
import { allDocuments } from '../tools/all-documents.ts';
import type { AgentServerOptions } from './agent-server.options.ts';
import { fileNameOf, resourceUri } from './resource-uri.ts';

const TEMPLATE = 'cairn://docs/{+fileName}';
const MAX_COMPLETIONS = 100;

/** Every document under its name. */
export function addResources(server: McpServer, { api, projectId }: AgentServerOptions): void {
  const all = async () => (projectId === null ? [] : allDocuments(api, projectId));
  const template = new ResourceTemplate(TEMPLATE, {
    list: async () => ({
      resources: (await all()).map((doc) => ({
        uri: resourceUri(doc.fileName),
        name: doc.fileName,
        mimeType: typeOf(doc.fileName),
        size: doc.size,
        annotations: { lastModified: doc.updatedAt },
      })),
    }),
    complete: {
      fileName: async (begun) =>
        (await all())
          .map(({ fileName }) => fileName)
          .filter((name) => name.toLowerCase().includes(begun.toLowerCase()))
          .slice(0, MAX_COMPLETIONS),
    },
  });
  server.registerResource(
    'document',
    template,
    { title: 'Document', description: 'A living document of the project, by its file name' },
    (uri) => read(api, projectId, uri.href),
  );
}

async function read(api: AgentApi, projectId: string | null, uri: string): Promise<ReadResourceResult> {
  const fileName = fileNameOf(uri);
  if (projectId === null || !fileName) throw new ResourceNotFoundError(uri);
  try {
    const doc = await api.call(docEndpoints.get, { params: { projectId, doc: fileName } });
    return { contents: [{ uri, mimeType: typeOf(doc.fileName), text: doc.content }] };
  } catch (error) {
    if (error instanceof AgentApiFailure && error.code === 'NOT_FOUND') throw new ResourceNotFoundError(uri);
    throw error;
  }
}

function typeOf(fileName: string): string {
  if (/\.(md|mdc|markdown|mdx)$/i.test(fileName)) return 'text/markdown';
  return /\.json$/i.test(fileName) ? 'application/json' : 'text/plain';
}

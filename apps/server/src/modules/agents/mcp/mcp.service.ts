import { createAgentServer } from '@cairn/agent-tools/mcp';
import { PROJECT_HEADER } from '@cairn/contracts';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { version } from '#platform/config';
import { CodedError } from '#platform/errors';
import { EventLog } from '#platform/events';
import { type Principal, ProjectAccess, notFound } from '#platform/http';
import { LOGGER, type Logger } from '#platform/logger';
import { OpenStreams } from './open-streams.ts';
import { OwnApi } from './own-api.ts';
import { ProjectNews } from './project-news.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const LISTEN = 'subscriptions/listen';

/**
 * Answers one exchange of MCP. Each has a handler and a server of its own, made for its caller and gone with the answer:
 * there is nothing that two callers could share, whatever ids they give their messages.
 */
@Injectable()
export class McpService {
  constructor(
    private readonly api: OwnApi,
    private readonly projects: ProjectAccess,
    private readonly events: EventLog,
    private readonly streams: OpenStreams,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async answer(
    caller: Principal,
    request: FastifyRequest,
    body: unknown,
    gone: AbortSignal,
  ): Promise<Response> {
    if (caller.byCookie)
      throw new CodedError('FORBIDDEN', 'MCP is for programs: send an API key as a bearer token.');
    const projectId = await this.projectOf(caller, request);
    const handler = createMcpHandler(
      ({ era }) =>
        createAgentServer({
          hasStreams: era === 'modern',
          api: this.api.of(request),
          projectId,
          scopes: caller.apiKey?.scopes,
          version,
          onCall: (call) => this.logger.debug({ requestId: request.id, ...call }, 'tool called'),
        }),
      {
        bus: new ProjectNews(this.events, projectId),
        onerror: (error) => this.logger.debug({ requestId: request.id, err: error }, 'exchange refused'),
      },
    );
    if (isListen(body)) {
      const end = () => void handler.close();
      const closed = this.streams.open({ principal: caller, projectId, end });
      if (gone.aborted) closed();
      else gone.addEventListener('abort', closed, { once: true });
    }
    return handler.fetch(toWebRequest(request, gone), { parsedBody: body });
  }

  /** null: of a key of all projects that named none. */
  private async projectOf(caller: Principal, request: FastifyRequest): Promise<string | null> {
    const named = request.headers[PROJECT_HEADER];
    if (named === undefined) return caller.apiKey?.projectId ?? null;
    const known = typeof named === 'string' && UUID.test(named);
    const role = known ? await this.projects.roleOf(caller, named) : null;
    if (!known || role === null) throw notFound('project');
    return named;
  }
}

const isListen = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'method' in body && body.method === LISTEN;

/** The credentials stay behind: nothing beyond this point has any use for them. */
function toWebRequest(request: FastifyRequest, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (name === 'authorization' || name === 'x-api-key' || name === 'cookie') continue;
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  return new Request(`http://mcp.invalid${request.url}`, { method: 'POST', headers, signal });
}

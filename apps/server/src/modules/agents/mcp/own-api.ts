import { type AgentApi, AgentApiFailure } from '@cairn/agent-tools';
import type { ApiError, EndpointShape } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';

type Values = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * This very API, asked as whoever asks: the same guard, the same checks and the same services as for a request that
 * comes over the network, only that none does.
 */
@Injectable()
export class OwnApi {
  constructor(private readonly host: HttpAdapterHost) {}

  of(request: FastifyRequest): AgentApi {
    const headers = credentialsOf(request);
    return {
      call: async (endpoint, input) => {
        const { params, query, body } = input as { params?: Values; query?: Values; body?: object };
        const answer = await this.fastify().inject({
          method: endpoint.method,
          url: addressOf(endpoint, params, query),
          headers,
          remoteAddress: request.ip,
          ...(body && { payload: body }),
        });
        if (answer.statusCode < 400) return answer.json();
        const { code, message } = answer.json<ApiError>();
        throw new AgentApiFailure(code, message);
      },
    };
  }

  private fastify(): FastifyInstance {
    return this.host.httpAdapter.getInstance<FastifyInstance>();
  }
}

/** What proves who asks, and what finds the request in the log; nothing else of it goes further. */
function credentialsOf({ id, headers }: FastifyRequest): Record<string, string> {
  const kept: Record<string, string> = { 'x-request-id': id, 'user-agent': headers['user-agent'] ?? 'mcp' };
  for (const name of ['authorization', 'x-api-key'] as const) {
    const value = headers[name];
    if (typeof value === 'string') kept[name] = value;
  }
  return kept;
}

function addressOf({ path }: EndpointShape, params: Values = {}, query: Values = {}): string {
  const address = path.replaceAll(/:(\w+)/g, (_all, name: string) =>
    encodeURIComponent(String(params[name])),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size > 0 ? `${address}?${search.toString()}` : address;
}

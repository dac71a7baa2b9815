import type { EndpointShape } from '@cairn/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/index.ts';
import { CodedError } from '../errors/index.ts';

const METADATA = '/.well-known/oauth-protected-resource';

/** Does what may be refused, and says with a refusal where the metadata of the resource is, where the endpoint has such. */
export async function challenged<T>(
  { challenge, path, access }: EndpointShape,
  request: FastifyRequest,
  reply: FastifyReply,
  config: Config,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    const status = error instanceof CodedError ? error.status : 0;
    if (challenge && (status === 401 || status === 403)) {
      const scope = access.kind === 'public' ? null : access.scope;
      reply.header(
        'www-authenticate',
        [
          'Bearer realm="cairn"',
          ...(status === 403 ? ['error="insufficient_scope"'] : []),
          ...(scope ? [`scope="${scope}"`] : []),
          `resource_metadata="${reachedOrigin(request, config)}${METADATA}${path}"`,
        ].join(', '),
      );
    }
    throw error;
  }
}

/** The origin that the caller came by: the public one where it is set, else by the Host header, which has been vetted. */
export function reachedOrigin({ headers }: Pick<FastifyRequest, 'headers'>, config: Config): string {
  return config.publicUrl === undefined && headers.host ? `http://${headers.host}` : config.origin;
}

import { type EndpointShape, type Input, ProjectRole } from '@cairn/contracts';
import {
  type ExecutionContext,
  HttpCode,
  RequestMethod,
  SetMetadata,
  applyDecorators,
  createParamDecorator,
} from '@nestjs/common';
import { RequestMapping } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Principal } from './principal.ts';
import { parseInput } from './request.parser.ts';

export const ENDPOINT = 'cairn:endpoint';

/** What the guard found out; kept on the request. */
export interface RequestAccess {
  principal: Principal | null;
  role: ProjectRole | null;
}
export type AccessedRequest = FastifyRequest & { access?: RequestAccess };

/** Routes a handler and says who may call it, all from the contract. */
export const Endpoint = (endpoint: EndpointShape) =>
  applyDecorators(
    RequestMapping({ path: endpoint.path, method: RequestMethod[endpoint.method] }),
    HttpCode(endpoint.status),
    SetMetadata(ENDPOINT, endpoint),
  );

/** The checked parameters, query and body, as the contract types them. */
export const Checked = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Input<EndpointShape> => {
    const endpoint = Reflect.getMetadata(ENDPOINT, context.getHandler()) as EndpointShape;
    return parseInput(endpoint, context.switchToHttp().getRequest<FastifyRequest>());
  },
);

/** Whoever is signed in; the guard has let nobody else through to a handler that is not public. */
export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  return context.switchToHttp().getRequest<AccessedRequest>().access!.principal!;
});

/** The caller's role in the project that the path names. */
export const CallerRole = createParamDecorator((_data: unknown, context: ExecutionContext): ProjectRole => {
  return context.switchToHttp().getRequest<AccessedRequest>().access!.role!;
});

import { AsyncLocalStorage } from 'node:async_hooks';

/** Where a request came from, for whatever is written down while it is answered. */
export interface RequestContext {
  readonly requestId: string;
  /** Of the socket, or as a trusted proxy told it. */
  readonly ip: string;
  readonly userAgent: string | null;
}

const contexts = new AsyncLocalStorage<RequestContext>();

export const withRequest = <T>(context: RequestContext, work: () => T): T => contexts.run(context, work);

/** Undefined outside of requests: in jobs, on sockets, at start. */
export const currentRequest = (): RequestContext | undefined => contexts.getStore();

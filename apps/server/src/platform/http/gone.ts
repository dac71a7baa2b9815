import type { FastifyReply } from 'fastify';

/** Fires when the client hangs up, so that nothing waits for nobody; at once where it has done so already. */
export function gone({ raw }: Pick<FastifyReply, 'raw'>): AbortSignal {
  const controller = new AbortController();
  if (raw.closed) controller.abort();
  else raw.once('close', () => controller.abort());
  return controller.signal;
}

import { type RequestListener, createServer } from 'node:http';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Web {
  handle: RequestListener;
  close(): Promise<void>;
}

/** Next.js inside this process. It gets a server of its own to hang upgrade listeners on: it would end foreign sockets. */
export async function startWeb(host: string, port: number): Promise<Web> {
  const { default: createNext } = await import('@cairn/web/next');
  const dir = dirname(fileURLToPath(import.meta.resolve('@cairn/web/package.json')));
  const next = createNext({ dev: false, dir, hostname: host, port, httpServer: createServer(), quiet: true });
  await next.prepare();
  const handle = next.getRequestHandler();
  return {
    handle: (request, response) => void handle(request, response),
    close: () => next.close(),
  };
}

import { once } from 'node:events';
import { type IncomingHttpHeaders, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface KeyProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** Puts an API key on what comes, for a program that can send none; what else was sent goes on as it is. */
export async function startKeyProxy(target: string, apiKey: string): Promise<KeyProxy> {
  const { hostname, port, host } = new URL(target);
  let own = '';
  const server = createServer((incoming, outgoing) => {
    const headers = forwarded(incoming.headers, own, host);
    const onward = request(
      {
        hostname,
        port,
        method: incoming.method,
        path: incoming.url,
        headers: { ...headers, 'x-api-key': apiKey },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  own = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${own}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The proxy's own name becomes the server's; a foreign one stays, as whether that is refused is the question. */
function forwarded(headers: IncomingHttpHeaders, own: string, host: string): IncomingHttpHeaders {
  const swap = (value: string | undefined) => value?.replace(own, host).replace(/^localhost:\d+$/, host);
  return {
    ...headers,
    host: swap(headers.host),
    ...(headers.origin !== undefined && { origin: swap(headers.origin) }),
  };
}

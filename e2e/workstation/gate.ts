// Something on the way between a workstation and the platform, as companies have it.
import { type IncomingMessage, type ServerResponse, createServer, request } from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';

export interface Gate {
  readonly url: string;
  /** open: everything; no-upgrade: no WebSocket; no-socket: nothing of Socket.IO at all. */
  lets: 'open' | 'no-upgrade' | 'no-socket';
  /** Cuts what is connected now. */
  cut(): void;
  close(): Promise<void>;
}

export async function openGate(target: string): Promise<Gate> {
  const { hostname, port, host } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    if (gate.lets === 'no-socket' && incoming.url?.startsWith('/socket.io')) response.writeHead(403).end();
    else forward(incoming, response);
  });
  const forward = (incoming: IncomingMessage, response: ServerResponse) => {
    const { method, url, headers } = incoming;
    const outgoing = request(
      { hostname, port, method, path: url, headers: { ...headers, host } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  };
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (incoming, socket, head) => {
    if (gate.lets !== 'open') return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const through = connect(Number(port), hostname, () => {
      const headers = Object.entries({ ...incoming.headers, host });
      const lines = [
        `GET ${incoming.url} HTTP/1.1`,
        ...headers.map(([name, value]) => `${name}: ${String(value)}`),
      ];
      through.write(`${lines.join('\r\n')}\r\n\r\n`);
      through.write(head);
      socket.pipe(through).pipe(socket);
    });
    through.on('error', () => socket.destroy());
    socket.on('error', () => through.destroy());
    socket.on('close', () => through.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const gate: Gate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lets: 'open',
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return gate;
}

// Bare Hocuspocus on its own kind of server, without persistence: what carrying an edit to four peers takes at the least. It
// does not know who asks, keeps nothing, and looks at no update before it passes it on.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Hocuspocus, type WebSocketLike } from '@hocuspocus/server';
import crossws from 'crossws/adapters/node';

const hocuspocus = new Hocuspocus({ quiet: true });
const clients = new WeakMap<object, ReturnType<typeof hocuspocus.handleConnection>>();
const sockets = crossws({
  serverOptions: { perMessageDeflate: false },
  hooks: {
    open: (peer) => {
      const socket = peer.websocket as unknown as WebSocketLike;
      clients.set(peer, hocuspocus.handleConnection(socket, peer.request));
    },
    message: (peer, message) => clients.get(peer)?.handleMessage(message.uint8Array()),
    close: (peer, { code, reason }) =>
      clients.get(peer)?.handleClose({ code: code ?? 1006, reason: reason ?? '' }),
  },
});
const server = createServer();
server.on('upgrade', (request, socket, head) => void sockets.handleUpgrade(request, socket, head));
server.listen(0, '127.0.0.1', () => {
  console.log(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once('SIGTERM', () => process.exit(0));

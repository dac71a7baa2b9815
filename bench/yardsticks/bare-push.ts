// Bare Socket.IO: what is put comes out at every socket, bytes and all. It knows nobody, keeps nothing, and what a client
// missed it never hears of again.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => (body += text));
  request.once('end', () => {
    sockets.emit('doc:updated', JSON.parse(body));
    response.writeHead(204).end();
  });
});
const sockets = new Server(server, { serveClient: false });
server.listen(0, '127.0.0.1', () => {
  console.log(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once('SIGTERM', () => process.exit(0));

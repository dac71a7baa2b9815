// One fixed answer from a bare Node server.
import { createServer } from 'node:http';

const PAGE = 'locked=false\nhash=sha256:0000000000000000000000000000000000000000000000000000000000000000\n';

const server = createServer((_request, response) => response.end(PAGE));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`ready http://127.0.0.1:${address.port}`);
});
process.once('SIGTERM', () => process.exit(0));

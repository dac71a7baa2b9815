import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export interface NextAppOptions {
  dev: boolean;
  /** Folder of this package. */
  dir: string;
  hostname?: string;
  port?: number;
  /** Next adds an `upgrade` listener to this server and ends sockets it does not know: give it one of its own. */
  httpServer?: Server;
  quiet?: boolean;
}

export interface NextApp {
  prepare(): Promise<void>;
  close(): Promise<void>;
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** What the server needs of Next, typed here so that the server's compiler never reads Next's own declarations. */
declare const createNextApp: (options: NextAppOptions) => NextApp;
export default createNextApp;

import { readFile, readdir } from 'node:fs/promises';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A git host and a sign-in provider in one that refuses everything and repeats in its refusals whatever it was sent: what
 * a server writes down of its neighbours' answers must not be what it told them in confidence.
 */
export class LeakingNeighbour {
  /** The command lines of all processes, each time that something was asked. */
  readonly commands: string[] = [];
  /** Headers and bodies of whatever was asked. */
  heard = '';
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      void this.answer(request).then(
        ({ status, body }) =>
          response
            .writeHead(status, { 'content-type': 'application/json', 'www-authenticate': 'Basic realm="x"' })
            .end(body),
        () => response.destroy(),
      );
    });
  }

  static async start(): Promise<LeakingNeighbour> {
    const neighbour = new LeakingNeighbour();
    await new Promise<void>((listening) => neighbour.server.listen(0, '127.0.0.1', listening));
    return neighbour;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
    this.commands.push(...(await commandLines()));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const said = `${request.url} ${JSON.stringify(request.headers)} ${Buffer.concat(chunks).toString()}`;
    this.heard += `${said}\n`;
    if (request.url?.includes('openid-configuration')) return { status: 200, body: this.description() };
    const error = { error: 'invalid_request', error_description: said, message: said };
    return { status: request.url?.startsWith('/token') ? 400 : 401, body: JSON.stringify(error) };
  }

  private description(): string {
    return JSON.stringify({
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
  }
}

/** Of every process that can be seen, with its arguments. */
export async function commandLines(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line !== '').map((line) => line.replaceAll('\0', ' '));
}

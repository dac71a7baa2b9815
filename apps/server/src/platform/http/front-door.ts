import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import {
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  createServer,
} from 'node:http';
import type { Config } from '../config/index.ts';
import { CodedError } from '../errors/index.ts';
import { apiHeaders, pagePolicy, protectiveHeaders } from './answer.headers.ts';
import { crossSite, senderOf } from './cross-site.policy.ts';
import { OwnHosts, pathOfTarget } from './host.policy.ts';
import { refuse, refuseConnection } from './raw-answer.ts';

// The address and the headers together; Node answers beyond it.
const MAX_HEADER_BYTES = 16 * 1024;

// What is neither of these is the web app's.
const API =
  /^\/(api|cli|hook|health|metrics|mcp|plugins|vscode|webhooks|v1|\.well-known\/oauth-protected-resource)([/?]|$)/;
const READING = new Set(['GET', 'HEAD']);
const COLLAB = /^\/collab([/?]|$)/;
const MCP = /^\/mcp([/?]|$)/;
const SOCKETS = /^\/socket\.io([/?]|$)/;

/** Who answers what is let in. */
export interface Rooms {
  api: RequestListener;
  /** Never listens itself: what belongs to Socket.IO is handed to it. */
  sockets: Server;
  /** Opens the sockets of texts that are written together. */
  collab: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Undefined where no web app runs; the API answers its addresses then. */
  web: () => RequestListener | undefined;
}

/** The one port. Whatever comes in passes here first: API, pages and upgrades alike. */
export function openFrontDoor(config: Config, rooms: Rooms): Server {
  const hosts = new OwnHosts(config);
  const headers = protectiveHeaders(config);
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    const refusal = refusalOf(request, hosts, config.origin);
    if (refusal) return refuse(response, refusal);
    admit(request, response, rooms);
  });
  server.on('upgrade', (request, socket, head) => {
    const refusal = refusalOf(request, hosts, config.origin) ?? refusalOfUpgrade(request);
    if (refusal) return refuseConnection(socket, refusal, Object.fromEntries(headers));
    if (COLLAB.test(request.url ?? '')) return rooms.collab(request, socket, head);
    rooms.sockets.emit('upgrade', request, socket, head);
  });
  return server;
}

/** Leaves the request with a path for a target. */
function refusalOf(request: IncomingMessage, hosts: OwnHosts, origin: string): CodedError | undefined {
  if (!hosts.admits(request, request.socket)) return hostRefused();
  request.url = pathOfTarget(request.url ?? '/');
  if (request.method === 'OPTIONS') return noOptions();
  const isMcp = MCP.test(request.url);
  const isUpgrade = request.headers.upgrade !== undefined;
  if (isMcp && !isUpgrade && request.method !== 'POST') return onlyPosted();
  // A socket speaks for as long as it lives, so whose it is must be known before it opens; and MCP is for programs.
  const isVetted = isMcp || isUpgrade || SOCKETS.test(request.url);
  if (isVetted && senderOf(request.headers, origin) === 'other-site') return crossSite();
  return undefined;
}

const refusalOfUpgrade = ({ url }: IncomingMessage): CodedError | undefined =>
  SOCKETS.test(url ?? '') || COLLAB.test(url ?? '')
    ? undefined
    : new CodedError('NOT_FOUND', 'No socket opens at this address.');

function admit(request: IncomingMessage, response: ServerResponse, { api, sockets, web }: Rooms): void {
  const url = request.url ?? '/';
  const isOfSockets = SOCKETS.test(url);
  const app = isOfSockets || API.test(url) ? undefined : web();
  if (app) {
    prepareForPages(request, response);
    // No page takes anything else: what Next would read of it is none of a visitor's business.
    if (!READING.has(request.method ?? '')) return refuse(response, pageIsRead());
    return app(request, response);
  }
  for (const [name, value] of apiHeaders) response.setHeader(name, value);
  if (isOfSockets) sockets.emit('request', request, response);
  else api(request, response);
}

function prepareForPages(request: IncomingMessage, response: ServerResponse): void {
  // The pages need no proxy's word, so that nobody's is taken.
  for (const name of Object.keys(request.headers))
    if (name.startsWith('x-forwarded-')) delete request.headers[name];
  const nonce = randomBytes(16).toString('base64');
  const policy = pagePolicy(nonce);
  response.setHeader('content-security-policy', policy);
  // Next takes the nonce of its own scripts from the one, the root layout that of the others.
  request.headers['content-security-policy'] = policy;
  request.headers['x-nonce'] = nonce;
}

const hostRefused = () =>
  new CodedError(
    'HOST_REFUSED',
    'This server does not answer under that host name. Its operator can add the name to CAIRN_ALLOWED_HOSTS.',
  );

const noOptions = () =>
  new CodedError(
    'METHOD_NOT_ALLOWED',
    'OPTIONS is not answered: pages of other sites may not call this server. Use an API key from a program.',
  );

const onlyPosted = () =>
  new CodedError(
    'METHOD_NOT_ALLOWED',
    'MCP is only posted to: streams and sessions of their own are not kept here.',
  );

const pageIsRead = () =>
  new CodedError('METHOD_NOT_ALLOWED', 'This is the address of a page, and pages are only read.');

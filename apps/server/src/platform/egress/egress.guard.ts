import { lookup } from 'node:dns/promises';
import { AllowList } from './allow-list.ts';
import { EgressRefused, EgressUnresolved } from './egress.error.ts';
import { isMetadata, isPublic, parseAddress } from './ip-address.ts';

export type EgressSurface = 'git' | 'webhook' | 'llm' | 'oidc';

export interface EgressTarget {
  url: URL;
  /** Every one vetted, in the resolver's order. Connect to these, never to the name: it may lead elsewhere by then. */
  addresses: string[];
}

/** Every address of a host name, as the system would find it. */
export type Resolver = (host: string) => Promise<string[]>;

export interface EgressOptions {
  resolve?: Resolver;
  resolveTimeoutMs?: number;
}

const RESOLVE_TIMEOUT_MS = 3000;
const DEFAULT_PORTS: Record<string, number> = { 'https:': 443, 'http:': 80 };
const USUAL_PORTS = new Set(Object.values(DEFAULT_PORTS));

/**
 * Decides which of the addresses people type the server may connect to: public ones over https, and what an
 * operator has allowed by name, address or network, each surface for itself.
 */
export class EgressGuard {
  private readonly allow: Record<EgressSurface, AllowList>;
  private readonly resolve: Resolver;
  private readonly timeoutMs: number;

  constructor(allow: Record<EgressSurface, readonly string[]>, options: EgressOptions = {}) {
    this.allow = {
      git: readAllowList('git', allow.git),
      webhook: readAllowList('webhook', allow.webhook),
      llm: readAllowList('llm', allow.llm),
      oidc: readAllowList('oidc', allow.oidc),
    };
    this.resolve = options.resolve ?? systemResolver;
    this.timeoutMs = options.resolveTimeoutMs ?? RESOLVE_TIMEOUT_MS;
  }

  /** What can be said without asking DNS. Throws EgressRefused. */
  parse(surface: EgressSurface, address: string): URL {
    const url = parseUrl(address);
    const host = url.hostname;
    if (parseAddress(host)) {
      this.check(surface, url, host);
      return url;
    }
    if (this.allow[surface].allowsHost(host, portOf(url))) return url;
    if (this.allow[surface].hasNetworks()) return url;
    if (host === 'localhost' || host.endsWith('.localhost')) throw privateAddress(surface, url);
    checkPublicForm(surface, url);
    return url;
  }

  /** `parse`, then every address of the host is looked at. Throws EgressRefused and EgressUnresolved. */
  async vet(surface: EgressSurface, address: string): Promise<EgressTarget> {
    const url = this.parse(surface, address);
    if (parseAddress(url.hostname)) return { url, addresses: [url.hostname.replace(/^\[|\]$/g, '')] };
    const addresses = [...new Set(await this.lookUp(url.hostname))];
    for (const found of addresses) this.check(surface, url, found);
    return { url, addresses };
  }

  private check(surface: EgressSurface, url: URL, found: string): void {
    const address = parseAddress(found);
    if (!address) throw new EgressUnresolved(`"${url.hostname}" leads to something that is not an address.`);
    if (isMetadata(address)) throw metadataAddress(url);
    const allow = this.allow[surface];
    const port = portOf(url);
    if (allow.allowsHost(url.hostname, port) || allow.allowsAddress(found, port)) return;
    if (!isPublic(address)) throw privateAddress(surface, url);
    checkPublicForm(surface, url);
  }

  private async lookUp(host: string): Promise<string[]> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new EgressUnresolved(`The name server did not answer for "${host}" in time.`)),
      this.timeoutMs,
    );
    try {
      const addresses = await Promise.race([this.resolve(host), late.promise]);
      if (addresses.length === 0) throw new EgressUnresolved(`"${host}" has no address.`);
      return addresses;
    } catch (error) {
      if (error instanceof EgressUnresolved) throw error;
      throw new EgressUnresolved(`The host name "${host}" could not be found.`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

async function systemResolver(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true });
  return found.map((entry) => entry.address);
}

function readAllowList(surface: EgressSurface, entries: readonly string[]): AllowList {
  try {
    return new AllowList(entries);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${variableOf(surface)}: ${why}`, { cause: error });
  }
}

function parseUrl(address: string): URL {
  const text = address.trim();
  // The URL parser drops tabs and newlines and turns backslashes round: what a person read is not what it would reach.
  if (/[\s\\\p{Cc}]/u.test(text)) throw malformed('It has spaces, backslashes or control characters in it.');
  const url = URL.parse(text);
  if (!url) throw malformed('It should look like https://host/path.');
  if (url.username || url.password) {
    throw new EgressRefused(
      'credentials',
      'The address carries a user name or password. Take them out; a token has a field of its own.',
    );
  }
  if (!(url.protocol in DEFAULT_PORTS)) {
    throw new EgressRefused('scheme', 'Only https:// addresses can be used here.');
  }
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1);
  if (url.hostname.split('.').includes('')) throw malformed('Its host name has an empty part.');
  return url;
}

function checkPublicForm(surface: EgressSurface, url: URL): void {
  const port = portOf(url);
  if (url.protocol === 'http:') {
    throw new EgressRefused(
      'plain-http',
      `http:// would send everything readable by anyone on the way; use https://. ${remedy(surface, url)}`,
    );
  }
  if (!USUAL_PORTS.has(port)) {
    throw new EgressRefused(
      'port',
      `Port ${port} of ${url.hostname} is not open to us. ${remedy(surface, url)}`,
    );
  }
}

function portOf(url: URL): number {
  return url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port);
}

function malformed(why: string): EgressRefused {
  return new EgressRefused('malformed', `This is not a usable address. ${why}`);
}

/** Says nothing of the address found: names of a private network are not for everyone who may type one. */
function privateAddress(surface: EgressSurface, url: URL): EgressRefused {
  return new EgressRefused(
    'private-address',
    `${url.hostname} is not on the public internet, and such addresses are closed. ${remedy(surface, url)}`,
  );
}

function metadataAddress(url: URL): EgressRefused {
  return new EgressRefused(
    'metadata-address',
    `${url.hostname} leads to a cloud metadata service, which hands out credentials. It stays closed.`,
  );
}

function remedy(surface: EgressSurface, url: URL): string {
  return `An operator of this server can open it: ${variableOf(surface)}=${url.host}`;
}

function variableOf(surface: EgressSurface): string {
  return `CAIRN_EGRESS_ALLOW_${surface.toUpperCase()}`;
}

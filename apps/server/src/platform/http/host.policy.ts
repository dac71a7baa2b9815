import type { IncomingMessage } from 'node:http';
import type { Config } from '../config/index.ts';

/** The end of the connection that is ours. */
export interface LocalEnd {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const EVERYWHERE = new Set(['0.0.0.0', '[::]']);
// A name may end in a dot: that is how DNS writes the very same one in full.
const AUTHORITY = /^(\[[\da-f:.]+\]|[a-z\d](?:[\w.-]*[a-z\d])?)\.?(?::(\d{1,5}))?$/;
const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/** The names this server answers under. Any other is a page that pointed its own name here (DNS rebinding). */
export class OwnHosts {
  /** By name, the ports it goes with besides the one listened on; null: any. */
  private readonly ports = new Map<string, readonly string[] | null>();
  private readonly listensEverywhere: boolean;

  constructor({ host, publicUrl, allowedHosts }: Pick<Config, 'host' | 'publicUrl' | 'allowedHosts'>) {
    for (const name of LOOPBACK) this.ports.set(name, []);
    const listening = new URL(`http://${host.includes(':') ? `[${host}]` : host}`).hostname;
    this.listensEverywhere = EVERYWHERE.has(listening);
    this.ports.set(listening, []);
    if (publicUrl) {
      const { hostname, port, protocol } = new URL(publicUrl);
      this.ports.set(hostname, [port || (protocol === 'https:' ? '443' : '80')]);
    }
    for (const allowed of allowedHosts) {
      const [, port] = /:(\d+)$/.exec(allowed) ?? [];
      this.ports.set(new URL(`http://${allowed}`).hostname, port === undefined ? null : [port]);
    }
  }

  /** Whether the request may go any further; an absolute target counts as much as the Host header (RFC 9112 3.2.2). */
  admits(request: Pick<IncomingMessage, 'url' | 'headers'>, end: LocalEnd): boolean {
    const target = request.url ?? '';
    if (!target.startsWith('/')) {
      const [, authority] = ABSOLUTE.exec(target) ?? [];
      if (!this.isOwn(authority, end)) return false;
    }
    return this.isOwn(request.headers.host, end);
  }

  private isOwn(authority: string | undefined, end: LocalEnd): boolean {
    const [, name, port] = AUTHORITY.exec(authority?.toLowerCase() ?? '') ?? [];
    if (name === undefined) return false;
    const ports = this.portsOf(name, end);
    if (ports === undefined) return false;
    return port === undefined || ports === null || port === String(end.localPort) || ports.includes(port);
  }

  private portsOf(name: string, end: LocalEnd): readonly string[] | null | undefined {
    const canonical = name.startsWith('[') ? canonicalIpv6(name) : name;
    const known = this.ports.get(canonical);
    if (known !== undefined) return known;
    // Whoever came by an address of ours may use it as a name: no other page can be called so.
    return this.listensEverywhere && canonical === asName(end.localAddress) ? [] : undefined;
  }
}

/** The path of an absolute target, any other target as it stands. */
export function pathOfTarget(target: string): string {
  const [origin] = ABSOLUTE.exec(target) ?? [];
  if (origin === undefined) return target;
  const path = target.slice(origin.length);
  return path.startsWith('/') ? path : `/${path}`;
}

const canonicalIpv6 = (name: string): string =>
  URL.canParse(`http://${name}`) ? new URL(`http://${name}`).hostname : name;

/** An IPv4 address may come in the form that a socket for both families has it in. */
function asName(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const plain = address.replace(/^::ffff:(?=[\d.]+$)/, '');
  return plain.includes(':') ? `[${plain}]` : plain;
}

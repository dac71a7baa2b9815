import { domainToASCII } from 'node:url';
import { isWithin, type Network, parseAddress, parseNetwork } from './ip-address.ts';

interface HostRule {
  host: string;
  port: number | null;
}

interface NetworkRule {
  network: Network;
  port: number | null;
}

const HOST_NAME = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/** Entries: `host`, `host:port`, `10.2.0.0/16`, an address, `address:port`, `[v6]:port`. Without a port, any. */
export class AllowList {
  private readonly hosts: HostRule[] = [];
  private readonly networks: NetworkRule[] = [];

  /** Throws on an entry of no known form: a misspelt one would silently open or close nothing. */
  constructor(entries: readonly string[]) {
    for (const entry of entries) this.add(entry.trim());
  }

  hasNetworks(): boolean {
    return this.networks.length > 0;
  }

  allowsHost(host: string, port: number): boolean {
    return this.hosts.some((rule) => rule.host === host && (rule.port ?? port) === port);
  }

  allowsAddress(address: string, port: number): boolean {
    const parsed = parseAddress(address);
    if (!parsed) return false;
    return this.networks.some((rule) => isWithin(parsed, rule.network) && (rule.port ?? port) === port);
  }

  private add(entry: string): void {
    const network = parseNetwork(entry);
    if (network) {
      this.networks.push({ network, port: null });
      return;
    }
    const { name, port } = splitPort(entry);
    const address = parseAddress(name) ? parseNetwork(name) : null;
    if (address) {
      this.networks.push({ network: address, port });
      return;
    }
    const host = domainToASCII(name.replace(/\.$/, ''));
    if (!HOST_NAME.test(host) || /(^|\.)[0-9]+$/.test(host)) throw malformed(entry);
    this.hosts.push({ host, port });
  }
}

function splitPort(entry: string): { name: string; port: number | null } {
  const match = /^(?<name>\[[^\]]*\]|[^:]*):(?<port>[0-9]{1,5})$/.exec(entry);
  if (!match?.groups) return { name: entry, port: null };
  const port = Number(match.groups['port']);
  if (port < 1 || port > 65_535) throw malformed(entry);
  return { name: match.groups['name'] ?? '', port };
}

function malformed(entry: string): Error {
  return new Error(`"${entry}" is not a host, host:port, IP address or network such as 10.2.0.0/16.`);
}

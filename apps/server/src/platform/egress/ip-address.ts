import ipaddr from 'ipaddr.js';

type Parsed = ipaddr.IPv4 | ipaddr.IPv6;
export type Network = [Parsed, number];

// All allocated global unicast space (RFC 4291 2.4); ipaddr.js calls whatever it has no name for "unicast".
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

// Cloud metadata services hand out credentials: no allow-list entry opens them.
const METADATA = [
  '169.254.169.254', // AWS, Azure, Google, DigitalOcean, OpenStack
  '169.254.170.2', // AWS ECS
  '169.254.170.23', // AWS EKS
  '100.100.100.200', // Alibaba
  '168.63.129.16', // Azure wire server, a public address
  'fd00:ec2::254',
  'fd00:ec2::23',
].map((text) => ipaddr.parse(text).toByteArray());

/** The address in its one form (IPv4-mapped IPv6 as IPv4), or null when it is none. */
export function parseAddress(text: string): Parsed | null {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const isAddress = ipaddr.IPv4.isValidFourPartDecimal(bare) || ipaddr.IPv6.isValid(bare);
  return isAddress ? ipaddr.process(bare) : null;
}

export function isPublic(address: Parsed): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_IPV6);
}

export function isMetadata(address: Parsed): boolean {
  const forms = [address.toByteArray(), embeddedIpv4(address)].map(String);
  return METADATA.some((bytes) => forms.includes(String(bytes)));
}

export function isWithin(address: Parsed, [network, bits]: Network): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}

/** `10.2.0.0/16`, or a single address as a network of its own; null when it is neither. */
export function parseNetwork(text: string): Network | null {
  const single = parseAddress(text);
  if (single) return [single, single.kind() === 'ipv4' ? 32 : 128];
  const isNetwork = ipaddr.IPv4.isValidCIDRFourPartDecimal(text) || ipaddr.IPv6.isValidCIDR(text);
  return isNetwork ? ipaddr.parseCIDR(text) : null;
}

/** The bytes of the IPv4 address that a NAT64 or 6to4 gateway would connect to. */
function embeddedIpv4(address: Parsed): number[] | null {
  if (address.kind() === 'ipv4') return null;
  const bytes = address.toByteArray();
  if (address.range() === '6to4') return bytes.slice(2, 6);
  return ['rfc6052', 'rfc6145'].includes(address.range()) ? bytes.slice(12) : null;
}

import ipaddr from 'ipaddr.js';

/** One key for every way to write an account's e-mail address. */
export const accountKey = (email: string): string => email.trim().normalize('NFKC').toLowerCase();

/** One key for every way to write an address; of IPv6 the first half, all of which one subscriber may use. */
export function addressKey(ip: string | undefined): string {
  if (!ip || !ipaddr.isValid(ip)) return 'unknown';
  const address = ipaddr.process(ip);
  return address instanceof ipaddr.IPv6 ? address.parts.slice(0, 4).join(':') : address.toString();
}

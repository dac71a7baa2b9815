export type RefusalReason =
  | 'malformed'
  | 'credentials'
  | 'scheme'
  | 'plain-http'
  | 'port'
  | 'private-address'
  | 'metadata-address';

/** The address may not be reached from here; the message says why, and what an operator can do about it. */
export class EgressRefused extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.name = 'EgressRefused';
    this.reason = reason;
  }
}

/** The host name did not resolve, or not in time. */
export class EgressUnresolved extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EgressUnresolved';
  }
}

// Node's cryptography takes longer to load than all else that a hook needs, and most firings need no hash.
const crypto = () => process.getBuiltinModule('node:crypto');

/** 64 hexadecimal digits. */
export const sha256 = (content: string | Uint8Array): string =>
  crypto().createHash('sha256').update(content).digest('hex');

/** For names that two processes must not choose at the same time. */
export const randomName = (): string => crypto().randomBytes(4).toString('hex');

export const randomId = (): string => crypto().randomUUID();

export { Keyring, type KeyPurpose } from './keyring.ts';
export { loadKeyring } from './load-keyring.ts';
export { hashPassword, verifyPassword } from './password.ts';

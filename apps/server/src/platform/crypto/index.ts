export { Keyring, type KeyPurpose, type SecretPlace, SecretUnreadable } from './keyring.ts';
export { KeyringError, loadKeyring } from './load-keyring.ts';
export { hashPassword, verifyPassword } from './password.ts';

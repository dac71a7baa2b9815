import { passwordTooCommon } from '../identity.errors.ts';
import { commonPasswords } from './common-passwords.ts';

/** How long a password must be is in the contract; here, that it is not one that is tried first. */
export function assertPassword(password: string): void {
  if (commonPasswords.has(password.trim().toLowerCase())) throw passwordTooCommon();
}

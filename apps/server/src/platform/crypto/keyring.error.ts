/** What is wrong with the keys, what was kept, and what an operator does about it. */
export class KeyringError extends Error {
  override readonly name = 'KeyringError';
}

/** The archive as a whole is none that is taken; the message says why. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused';
}

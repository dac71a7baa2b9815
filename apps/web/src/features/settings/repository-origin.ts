/** Whether scheme, host or port differ; the server clears the token then, so that it never reaches another host. */
export function changesHost(before: string | null, after: string): boolean {
  if (!before || !after.trim()) return false;
  return hostOf(before) !== hostOf(after.trim());
}

function hostOf(address: string): string {
  try {
    const { protocol, host } = new URL(address);
    return `${protocol}//${host}`.toLowerCase();
  } catch {
    // `git@host:path`, or something half typed.
    return (address.split(':')[0] ?? address).toLowerCase();
  }
}

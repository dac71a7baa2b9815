/** Where to go after sign-in: an address of this site, or the start page. */
export function safeNext(next: string | null): string {
  if (!next) return '/';
  try {
    const here = window.location.origin;
    const url = new URL(next, here);
    return url.origin === here ? url.pathname + url.search : '/';
  } catch {
    return '/';
  }
}

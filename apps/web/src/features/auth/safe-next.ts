const ELSEWHERE = 'http://elsewhere.invalid';

/** Where to go after sign-in: a page of this site, or the start page. */
export function safeNext(next: string | null): string {
  const url = URL.parse(next ?? '/', ELSEWHERE);
  if (url?.origin !== ELSEWHERE) return '/';
  // `/.//evil.test` reads as another host once its dots are gone.
  if (url.pathname.startsWith('//') || /^\/api(\/|$)/i.test(url.pathname)) return '/';
  return url.pathname + url.search + url.hash;
}

const ELSEWHERE = 'http://elsewhere.invalid';
const MAX_LENGTH = 2_000;
// A proxy on the way may decode these: a slash that makes a host of the path, a backslash, a control character.
const HIDDEN = /%(2f|5c|[01][0-9a-f]|7f)/i;

/** The path to end on after a sign-in: of this server and one of its pages, or the first page. */
export function ownPath(wanted: string | undefined): string {
  if (!wanted || wanted.length > MAX_LENGTH) return '/';
  if (!/^\/(?![/\\])/.test(wanted) || /[\s\\\p{Cc}\p{Cf}]/u.test(wanted)) return '/';
  const url = URL.parse(wanted, ELSEWHERE);
  if (url?.origin !== ELSEWHERE || HIDDEN.test(url.pathname)) return '/';
  if (url.pathname.startsWith('//') || /^\/api(\/|$)/i.test(url.pathname)) return '/';
  return url.pathname + url.search + url.hash;
}

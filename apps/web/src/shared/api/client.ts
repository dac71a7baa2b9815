import { ApiFailure, createApiClient, unwrap } from '@cairn/api-client';

const entryPages = ['/login', '/setup'];

/** The one client of the web app: session cookie, refreshed on its own; a session that ended leads to sign-in. */
export const api = createApiClient({ onSignedOut: goToSignIn });

export { ApiFailure, unwrap };

/** A full page load, so that nothing read under the old session stays in memory. */
function goToSignIn(): void {
  const { pathname, search } = window.location;
  if (entryPages.includes(pathname)) return;
  const next = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`;
  window.location.assign(`/login${next}`);
}

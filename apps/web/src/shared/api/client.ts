import { ApiFailure, createApiClient, unwrap } from '@cairn/api-client';

const entryPages = ['/login', '/setup', '/invitation', '/reset'];

/** The one client of the web app: session cookie, refreshed on its own; a session that ended leads to sign-in. */
export const api = createApiClient({ onSignedOut: goToSignIn });

export { ApiFailure, unwrap };

let isSigningOut = false;

/** Ends the session, then loads the sign-in page afresh, so that nothing read stays in memory; `next` is where it leads on. */
export async function signOut(next?: string): Promise<void> {
  isSigningOut = true;
  try {
    await unwrap(api.POST('/api/auth/logout'));
  } catch (error) {
    isSigningOut = false;
    throw error;
  }
  window.location.assign(next ? `/login?next=${encodeURIComponent(next)}` : '/login');
}

/** A full page load, so that nothing read under the old session stays in memory. */
function goToSignIn(): void {
  const { pathname, search } = window.location;
  // Requests under way are refused as soon as the session is gone.
  if (isSigningOut || entryPages.includes(pathname)) return;
  const next = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`;
  window.location.assign(`/login${next}`);
}

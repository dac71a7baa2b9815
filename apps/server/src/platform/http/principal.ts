import type { Scope, SystemRole } from '@cairn/contracts';

/** Whoever makes a request: a person by session, or an API key on behalf of its owner. */
export interface Principal {
  readonly userId: string;
  readonly name: string;
  readonly systemRole: SystemRole;
  readonly sessionId: string | null;
  readonly apiKey: ApiKeyPrincipal | null;
  /** The credential was a cookie, which a browser sends by itself: other sites' requests must be told apart. */
  readonly byCookie: boolean;
}

export interface ApiKeyPrincipal {
  readonly id: string;
  readonly scopes: readonly Scope[];
  /** null: every project of its owner. */
  readonly projectId: string | null;
}

/** Tells holders of a lock apart: the same person in two tabs is one, an agent with that person's key another. */
export const actorOf = (principal: Principal): string =>
  principal.apiKey ? `key:${principal.apiKey.id}` : `user:${principal.userId}`;

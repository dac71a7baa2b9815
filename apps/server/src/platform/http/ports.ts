import type { ProjectRole } from '@cairn/contracts';
import type { Principal } from './principal.ts';

/** What a request or a socket's handshake brings to prove who it is. */
export interface Credentials {
  authorization?: string | undefined;
  apiKey?: string | undefined;
  accessCookie?: string | undefined;
}

/** Supplied by the identity module. */
export abstract class Authenticator {
  /** null when no valid credential came; throws TOKEN_EXPIRED for an access token past its time. */
  abstract authenticate(credentials: Credentials): Promise<Principal | null>;

  /** Whether whoever was let in once would still be, as the same: for what lives longer than a request. */
  abstract isStill(principal: Principal): Promise<boolean>;
}

/** Supplied by the projects module. */
export abstract class ProjectAccess {
  /** null when the project is not there or is none of the caller's business. */
  abstract roleOf(principal: Principal, projectId: string): Promise<ProjectRole | null>;
}

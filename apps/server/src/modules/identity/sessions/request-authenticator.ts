import { Injectable } from '@nestjs/common';
import { Authenticator, type Credentials, type Principal } from '#platform/http';
import { looksLikeKey } from '../api-keys/api-key.format.ts';
import { ApiKeyService } from '../api-keys/api-key.service.ts';
import { SessionService } from './session.service.ts';

/** An explicit credential is the only one looked at; the cookie counts when there is none. */
@Injectable()
export class RequestAuthenticator extends Authenticator {
  constructor(
    private readonly sessions: SessionService,
    private readonly keys: ApiKeyService,
  ) {
    super();
  }

  async authenticate({ authorization, apiKey, accessCookie }: Credentials): Promise<Principal | null> {
    if (apiKey) return this.keys.authenticate(apiKey);
    if (authorization) return this.byBearer(authorization);
    return accessCookie ? this.sessions.authenticate(accessCookie, true) : null;
  }

  isStill(principal: Principal): Promise<boolean> {
    return principal.apiKey
      ? this.keys.isStill(principal.apiKey.id, principal)
      : this.sessions.isStill(principal);
  }

  private async byBearer(authorization: string): Promise<Principal | null> {
    const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    if (!token) return null;
    return looksLikeKey(token) ? this.keys.authenticate(token) : this.sessions.authenticate(token, false);
  }
}

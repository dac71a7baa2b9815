import { Global, Module } from '@nestjs/common';
import { Authenticator } from '#platform/http';
import { ApiKeyController } from './api-keys/api-key.controller.ts';
import { ApiKeyRepository } from './api-keys/api-key.repository.ts';
import { ApiKeyService } from './api-keys/api-key.service.ts';
import { AuditLog } from './audit/audit-log.ts';
import { AuditController } from './audit/audit.controller.ts';
import { AuditRepository } from './audit/audit.repository.ts';
import { AuditService } from './audit/audit.service.ts';
import { AccessLinkRepository } from './links/access-link.repository.ts';
import { AccessLinks } from './links/access-link.service.ts';
import { AuthController } from './sessions/auth.controller.ts';
import { FreshProof } from './sessions/fresh-proof.ts';
import { NewAccounts } from './sessions/new-accounts.ts';
import { RequestAuthenticator } from './sessions/request-authenticator.ts';
import { SessionRepository } from './sessions/session.repository.ts';
import { SessionService } from './sessions/session.service.ts';
import { SetupService } from './sessions/setup.service.ts';
import { SignInAttempts } from './sessions/sign-in-attempts.ts';
import { UserRepository } from './users/user.repository.ts';
import { UserService } from './users/user.service.ts';

// Global, as every other module stands on it; which module may import which is decided by tooling/boundaries.
@Global()
@Module({
  controllers: [AuditController, AuthController, ApiKeyController],
  providers: [
    AccessLinkRepository,
    AccessLinks,
    ApiKeyRepository,
    ApiKeyService,
    AuditLog,
    AuditRepository,
    AuditService,
    FreshProof,
    NewAccounts,
    SessionRepository,
    SessionService,
    SetupService,
    SignInAttempts,
    UserRepository,
    UserService,
    { provide: Authenticator, useClass: RequestAuthenticator },
  ],
  exports: [ApiKeyService, AuditLog, Authenticator, FreshProof, NewAccounts, SetupService, UserService],
})
export class IdentityModule {}

import { Global, Module } from '@nestjs/common';
import { Authenticator } from '#platform/http';
import { REDIS, type RedisLink } from '#platform/redis';
import { AccountController } from './account/account.controller.ts';
import { AccountService } from './account/account.service.ts';
import { PasswordResetService } from './account/password-reset.service.ts';
import { ApiKeyController } from './api-keys/api-key.controller.ts';
import { ApiKeyRepository } from './api-keys/api-key.repository.ts';
import { ApiKeyService } from './api-keys/api-key.service.ts';
import { AuditLog } from './audit/audit-log.ts';
import { AuditController } from './audit/audit.controller.ts';
import { AuditRepository } from './audit/audit.repository.ts';
import { AuditService } from './audit/audit.service.ts';
import { DeviceSignInController } from './devices/device-sign-in.controller.ts';
import { DeviceSignInRepository } from './devices/device-sign-in.repository.ts';
import { DeviceSignIns } from './devices/device-sign-in.service.ts';
import { AccessLinkRepository } from './links/access-link.repository.ts';
import { AccessLinks } from './links/access-link.service.ts';
import { LinkedIdentityController } from './oauth/linked-identity.controller.ts';
import { LinkedIdentityRepository } from './oauth/linked-identity.repository.ts';
import { LinkedIdentities } from './oauth/linked-identity.service.ts';
import { OAuthArrival } from './oauth/oauth.arrival.ts';
import { OAuthController } from './oauth/oauth.controller.ts';
import { OAuthService } from './oauth/oauth.service.ts';
import { OAuthAttemptRepository } from './oauth/oauth-attempt.repository.ts';
import { OAuthAttempts } from './oauth/oauth-attempts.ts';
import { OAuthProviders } from './oauth/oauth-providers.ts';
import { SecondFactorController } from './second-factor/second-factor.controller.ts';
import { SecondFactorRepository } from './second-factor/second-factor.repository.ts';
import { SecondFactorService } from './second-factor/second-factor.service.ts';
import { SecondStep } from './second-factor/second-step.service.ts';
import { AuthController } from './sessions/auth.controller.ts';
import { FreshProof } from './sessions/fresh-proof.ts';
import { NewAccounts } from './sessions/new-accounts.ts';
import { OwnSessionsController } from './sessions/own-sessions.controller.ts';
import { OwnSessions } from './sessions/own-sessions.service.ts';
import { RequestAuthenticator } from './sessions/request-authenticator.ts';
import { SessionRepository } from './sessions/session.repository.ts';
import { SessionService } from './sessions/session.service.ts';
import { SetupService } from './sessions/setup.service.ts';
import { SignInAttempts } from './sessions/sign-in-attempts.ts';
import { AttemptCounter } from './sign-in/attempt-counter.ts';
import { MemoryAttemptCounter } from './sign-in/memory-attempt-counter.ts';
import { RedisAttemptCounter } from './sign-in/redis-attempt-counter.ts';
import { SignInService } from './sign-in/sign-in.service.ts';
import { SignInThrottle } from './sign-in/sign-in.throttle.ts';
import { UserAdminController } from './users/user-admin.controller.ts';
import { UserAdminRepository } from './users/user-admin.repository.ts';
import { UserAdminService } from './users/user-admin.service.ts';
import { UserDirectory } from './users/user-directory.service.ts';
import { UserRepository } from './users/user.repository.ts';
import { UserService } from './users/user.service.ts';

// Global, as every other module stands on it; which module may import which is decided by tooling/boundaries.
@Global()
@Module({
  controllers: [
    LinkedIdentityController,
    OAuthController,
    AccountController,
    OwnSessionsController,
    AuditController,
    AuthController,
    ApiKeyController,
    DeviceSignInController,
    SecondFactorController,
    UserAdminController,
  ],
  providers: [
    AccessLinkRepository,
    AccessLinks,
    AccountService,
    ApiKeyRepository,
    ApiKeyService,
    AuditLog,
    AuditRepository,
    AuditService,
    DeviceSignInRepository,
    DeviceSignIns,
    FreshProof,
    LinkedIdentities,
    LinkedIdentityRepository,
    OAuthArrival,
    OAuthAttemptRepository,
    OAuthAttempts,
    OAuthProviders,
    OAuthService,
    NewAccounts,
    OwnSessions,
    PasswordResetService,
    SecondFactorRepository,
    SecondFactorService,
    SecondStep,
    SessionRepository,
    SessionService,
    SetupService,
    SignInAttempts,
    SignInService,
    SignInThrottle,
    UserAdminRepository,
    UserAdminService,
    UserDirectory,
    UserRepository,
    UserService,
    {
      provide: AttemptCounter,
      inject: [REDIS],
      useFactory: (redis: RedisLink | null) =>
        redis ? new RedisAttemptCounter(redis) : new MemoryAttemptCounter(),
    },
    { provide: Authenticator, useClass: RequestAuthenticator },
  ],
  exports: [ApiKeyService, AuditLog, Authenticator, FreshProof, NewAccounts, SetupService, UserService],
})
export class IdentityModule {}

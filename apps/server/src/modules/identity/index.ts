export { ApiKeyService } from './api-keys/api-key.service.ts';
export { AuditLog } from './audit/audit-log.ts';
export { identityPeppers, identitySecrets } from './key-uses.repository.ts';
export { IdentityModule } from './identity.module.ts';
export { MembershipSource } from './identity.ports.ts';
export { type NewAccount, NewAccounts } from './sessions/new-accounts.ts';
export { SetupService } from './sessions/setup.service.ts';
export { type Person, type PersonFacts, UserService } from './users/user.service.ts';

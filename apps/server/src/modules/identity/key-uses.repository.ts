import { isNull, sql } from 'drizzle-orm';
import type { PepperColumn, SealedColumn } from '#platform/crypto';
import { apiKeys } from './api-keys/api-key.schema.ts';
import { recoveryCodes, secondFactors } from './second-factor/second-factor.schema.ts';

/** For the rotation of keys. Sign-ins under way with a provider are left out: they are over before a key is retired. */
export const identitySecrets: readonly SealedColumn[] = [
  {
    name: 'second_factors.secret',
    table: secondFactors,
    id: secondFactors.userId,
    sealed: secondFactors.secret,
    purpose: 'otp',
    placeOf: (userId) => ({ table: 'second_factors', column: 'secret', rowId: userId, projectId: '' }),
  },
];

export const identityPeppers: readonly PepperColumn[] = [
  {
    name: 'api_keys.hash',
    table: apiKeys,
    kid: apiKeys.pepperKid,
    isNeeded: sql`${apiKeys.expiresAt} is null or ${apiKeys.expiresAt} > now()`,
  },
  {
    name: 'recovery_codes.hash',
    table: recoveryCodes,
    kid: sql<string>`split_part(${recoveryCodes.hash}, '.', 1)`,
    isNeeded: isNull(recoveryCodes.usedAt),
  },
];

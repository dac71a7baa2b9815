import type { ApiKey } from '@cairn/contracts';
import type { ApiKeyRow, ApiKeyWithOwner } from './api-key.repository.ts';

export const toApiKey = ({ key, ownerName }: ApiKeyWithOwner, isManaged: boolean): ApiKey => ({
  id: key.id,
  name: key.name,
  projectId: key.projectId,
  scopes: key.scopes,
  prefix: `cxk_${key.publicId}`,
  isActive: key.isActive,
  ownerId: key.ownerId,
  ownerName,
  createdAt: key.createdAt.toISOString(),
  expiresAt: key.expiresAt?.toISOString() ?? null,
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  can: { edit: isManaged, revoke: isManaged },
});

/** What the audit log tells of a key. */
export const toKeyFacts = ({ name, projectId, ownerId, scopes, isActive, expiresAt }: ApiKeyRow) => ({
  name,
  allProjects: projectId === null,
  ownerId,
  scopes,
  isActive,
  expiresAt,
});

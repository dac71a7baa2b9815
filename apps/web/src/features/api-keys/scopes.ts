import type { Scope } from '@cairn/contracts';

export const scopes: { scope: Scope; meaning: string }[] = [
  { scope: 'hook', meaning: 'Workstation hooks: ask for the lock, take documents' },
  { scope: 'read', meaning: 'Read documents, history and search' },
  { scope: 'write', meaning: 'Save documents, take the lock, sync' },
  { scope: 'ingest', meaning: 'Send telemetry and activity' },
  { scope: 'agent:run', meaning: 'Start agent runs' },
];

export const defaultScopes: Scope[] = ['hook', 'read'];

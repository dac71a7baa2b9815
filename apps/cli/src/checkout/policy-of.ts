import type { HookStatus } from '@cairn/contracts';
import type { LocalChanges, WhenUnreachable } from '@cairn/workstation';

export interface Policy {
  readonly whenUnreachable: WhenUnreachable;
  readonly localChanges: LocalChanges;
}

/** What the project wants of its workstations; a platform of an older version says nothing of it. */
export function policyOf(status: HookStatus & Partial<Policy>): Policy {
  return {
    whenUnreachable: status.whenUnreachable ?? 'continue',
    localChanges: status.localChanges ?? 'heal',
  };
}

import type { Workstation } from '@cairn/contracts';

/** Where the machines of a project are; of one state alone, where that is asked for. */
export const workstationsPath = (projectId: string, state?: Workstation['state']): string =>
  `/projects/${projectId}/workstations${state ? `?state=${state}` : ''}`;

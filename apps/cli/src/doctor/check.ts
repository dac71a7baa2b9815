import type { Checkout, MachineFolders } from '@cairn/workstation';
import type { Connection } from '../checkout/platform-of.ts';

export type CheckState = 'ok' | 'warning' | 'problem' | 'skipped';

export interface Finding {
  readonly state: CheckState;
  readonly message: string;
  readonly toDo?: string;
  /** What `--fix` may do without asking; gives what it did. */
  readonly fix?: () => Promise<string> | string;
}

export interface Patient {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly folders: MachineFolders;
  /** Undefined where the folder is not linked; the check of the link says why. */
  readonly checkout: Checkout | undefined;
  readonly connection: Connection | undefined;
}

export interface Check {
  readonly id: string;
  readonly title: string;
  /** Several where there is more than one thing to say. */
  readonly look: (patient: Patient) => Promise<readonly Finding[]> | readonly Finding[];
}

export const ok = (message: string): Finding[] => [{ state: 'ok', message }];
export const skipped = (message: string): Finding[] => [{ state: 'skipped', message }];

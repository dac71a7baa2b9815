import type { WorkstationReason } from '@cairn/contracts';
import type { UnprotectedWorkstation } from '#modules/docs';

const words: Record<WorkstationReason, string> = {
  'hooks-missing': 'no hooks are installed',
  'hooks-outdated': 'the hooks are outdated',
  'hooks-untrusted': 'the hooks are not trusted',
  'hooks-never-fired': 'sessions run, but the hooks never fired',
  unattended: 'nothing watches the checkout, and no hook was ever heard of',
};

/** One sentence for people. */
export function inWords({ checkoutName, ownerName, troubles }: UnprotectedWorkstation): string {
  const told = troubles.map(({ reason, tool }) =>
    tool === null ? words[reason] : `${tool}: ${words[reason]}`,
  );
  return `Agents of ${ownerName} in ${checkoutName} can work past the platform. ${told.join('; ')}.`;
}

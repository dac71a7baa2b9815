import { type Input, WorkstationState, type workstationEndpoints } from '@cairn/contracts';
import type { JudgedWorkstation } from './workstation-facts.ts';
import { percentile } from './workstation.policy.ts';

type Query = Input<typeof workstationEndpoints.list>['query'];
type Compare = (a: JudgedWorkstation, b: JudgedWorkstation) => number;

const nameOf = ({ row }: JudgedWorkstation) => `${row.machineName} ${row.checkoutName}`;
const byName: Compare = (a, b) => nameOf(a).localeCompare(nameOf(b), 'en');
const byHeartbeat: Compare = (a, b) => b.row.heartbeatAt.getTime() - a.row.heartbeatAt.getTime();
// In the order of the contract: the worst first.
const rank = ({ state }: JudgedWorkstation) => WorkstationState.options.indexOf(state);
const slowness = ({ row }: JudgedWorkstation) =>
  row.latencies.length === 0
    ? -1
    : percentile(
        row.latencies.toSorted((a, b) => a - b),
        0.95,
      );

const orders: Record<Query['sort'], Compare> = {
  state: (a, b) => rank(a) - rank(b) || byName(a, b),
  name: byName,
  heartbeat: byHeartbeat,
  latency: (a, b) => slowness(b) - slowness(a) || byName(a, b),
};

/** Those that are looked for, in the order that is asked for; `nameOf` tells who works there. */
export function chosen(
  all: readonly JudgedWorkstation[],
  { q, state, sort }: Pick<Query, 'q' | 'state' | 'sort'>,
  userNames: ReadonlyMap<string, string>,
): JudgedWorkstation[] {
  const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter((one) => {
    if (state && one.state !== state) return false;
    const { row } = one;
    const tools = row.tools.map(({ tool }) => tool).join(' ');
    const text = `${nameOf(one)} ${row.os} ${userNames.get(row.userId) ?? ''} ${tools}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return found.toSorted(orders[sort]);
}

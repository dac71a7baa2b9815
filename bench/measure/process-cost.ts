// What processes use, from Linux's /proc; elsewhere the figures are left out.
import { readFileSync, readdirSync } from 'node:fs';

/** Clock ticks of /proc/<pid>/stat; every Linux that Node runs on has 100 a second. */
const TICK_MICROSECONDS = 10_000;

export const hasProc = process.platform === 'linux';

/** User and system time of a process and its living descendants, in microseconds. */
export function cpuMicroseconds(pid: number): number {
  return family(pid).reduce((sum, one) => sum + ownTicks(one), 0) * TICK_MICROSECONDS;
}

/** Resident memory in bytes; `pss` shares out what several processes have mapped. */
export function memoryOf(pids: readonly number[]): { rss: number; pss: number } {
  let [rss, pss] = [0, 0];
  for (const pid of pids) {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    rss += kilobytes(rollup, 'Rss');
    pss += kilobytes(rollup, 'Pss');
  }
  return { rss: rss * 1024, pss: pss * 1024 };
}

/** A process and all that it started, as far as they live. */
export function family(pid: number): number[] {
  const childrenOf = Map.groupBy(processes(), (one) => one.parent);
  const found: number[] = [];
  for (const open = [pid]; open.length > 0;) {
    const next = open.pop()!;
    found.push(next);
    open.push(...(childrenOf.get(next) ?? []).map((child) => child.pid));
  }
  return found;
}

export const nameOf = (pid: number): string => readFileSync(`/proc/${pid}/comm`, 'utf8').trim();

function processes(): { pid: number; parent: number }[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const fields = statFields(Number(pid));
    return fields ? [{ pid: Number(pid), parent: Number(fields[1]) }] : [];
  });
}

function ownTicks(pid: number): number {
  const fields = statFields(pid);
  return fields ? Number(fields[11]) + Number(fields[12]) : 0;
}

/** From the state on (field 3 of proc(5)): the name before it may hold spaces and brackets. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}

function kilobytes(rollup: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0);
}

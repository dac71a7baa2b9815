import type { HookStatus } from '@cairn/contracts';
import {
  type HookState,
  type WatchState,
  WorkstationError,
  hookState,
  isFresh,
  lastFiring,
  localChangesIn,
  readDocsHash,
  readManifest,
  readWatchState,
} from '@cairn/workstation';
import { type Linked, linkedCheckout } from '../checkout/find-linked.ts';
import { nativeDrift } from '../checkout/native-drift.ts';
import { connectionOf } from '../checkout/platform-of.ts';
import { projectFacts } from '../checkout/project-name.ts';
import { moment } from '../output/moment.ts';
import type { Terminal } from '../output/terminal.ts';
import { textTable } from '../output/text-table.ts';
import { ApiFailure } from '../platform/api.ts';
import type { Run } from '../program/command.ts';
import { ExitCode } from '../program/exit-code.ts';
import { factsOf } from '../program/failure.ts';

export const run: Run = async (call, terminal) => {
  const linked = linkedCheckout(call, terminal);
  const told = await askPlatform(linked);
  const data = { ...whatIsHere(linked, told.status?.hash), ...whatIsThere(linked, told) };
  return { exitCode: exitCodeOf(data), data, lines: linesOf(data, linked, terminal) };
};

interface Told {
  readonly status: HookStatus | undefined;
  readonly projectName: string | null;
  readonly problem: { readonly message: string; readonly exitCode: ExitCode } | undefined;
}

async function askPlatform(linked: Linked): Promise<Told> {
  try {
    const connection = connectionOf(linked);
    const [status, facts] = await Promise.all([connection.platform.status(), projectFacts(connection)]);
    return { status, projectName: facts?.name ?? null, problem: undefined };
  } catch (error) {
    if (!(error instanceof WorkstationError || error instanceof ApiFailure)) throw error;
    const { what, exitCode } = factsOf(error);
    return { status: undefined, projectName: null, problem: { message: what, exitCode } };
  }
}

type ToolState = HookState & { readonly lastFiredAt: string | null };

function whatIsHere({ checkout, env }: Linked, wanted: string | undefined) {
  const { notesDir, path, tools } = checkout;
  const hash = readDocsHash(notesDir) ?? null;
  const state = readWatchState(notesDir);
  return {
    documents: {
      count: readManifest(notesDir).size,
      hash,
      platformHash: wanted ?? null,
      current: wanted === undefined ? null : hash === wanted,
      changedHere: localChangesIn(checkout).map(({ fileName, state: change }) => ({
        fileName,
        state: change,
      })),
    },
    watch: watchOf(state),
    tools: tools.map((tool): ToolState => ({
      ...hookState(path, tool, env),
      lastFiredAt: lastFiring(notesDir, tool),
    })),
    drift: nativeDrift(checkout).map(({ path: file, state: change }) => ({ path: file, state: change })),
  };
}

function watchOf(state: WatchState | undefined) {
  const isRunning = state !== undefined && isFresh({ ...state, connected: true });
  return {
    running: isRunning,
    connected: isRunning && state.connected,
    pid: isRunning ? state.pid : null,
    problem: isRunning ? (state.message ?? null) : null,
  };
}

function whatIsThere({ checkout }: Linked, { status, projectName, problem }: Told) {
  return {
    checkout: checkout.path,
    url: checkout.url,
    projectId: checkout.projectId,
    projectName,
    platform: { reachable: status !== undefined, problem: problem?.message ?? null },
    problemCode: problem?.exitCode ?? null,
    lock: status?.locked
      ? {
          by: status.lockedByName ?? null,
          editors: status.editors ?? null,
          since: status.lockedAt ?? null,
          until: status.expiresAt ?? null,
          reason: status.reason ?? null,
          isYours: status.lockIsYours ?? false,
        }
      : null,
  };
}

type Status = ReturnType<typeof whatIsHere> & ReturnType<typeof whatIsThere>;

function exitCodeOf({ documents, tools, drift, problemCode }: Status): ExitCode {
  if (problemCode !== null) return problemCode;
  const isDifferent = !documents.current || documents.changedHere.length > 0 || drift.length > 0;
  return isDifferent || tools.some(({ hooks }) => hooks !== 'installed') ? ExitCode.finding : ExitCode.ok;
}

function linesOf(status: Status, { checkout }: Linked, terminal: Terminal): string[] {
  const { documents, drift } = status;
  const width = terminal.width;
  return [
    ...textTable(
      [
        ['Project', `${status.projectName ?? status.projectId} at ${status.url}`],
        ['Checkout', status.checkout],
        ['Documents', documentsLine(status, checkout.docsName, terminal)],
        ['Lock', lockLine(status, terminal)],
        ['Watch', watchLine(status, terminal)],
        ...status.tools.map((one) => [one.tool, hooksLine(one, terminal)]),
      ],
      width,
    ),
    ...documents.changedHere.map(
      ({ fileName, state }) => `  ${checkout.docsName}/${fileName}: ${state} here`,
    ),
    ...drift.map(({ path, state }) => `  ${path}: ${state} here`),
    ...(status.platform.problem ? [`${terminal.style('bad', '✗')} ${status.platform.problem}`] : []),
  ];
}

function documentsLine({ documents }: Status, docsName: string, terminal: Terminal): string {
  const count = `${documents.count} in ${docsName}/`;
  if (documents.hash === null) return `${terminal.style('warning', 'none yet')}; "cairn sync" brings them`;
  if (documents.current === null) return `${count}, as of the last sync`;
  return documents.current
    ? `${count}, ${terminal.style('good', 'current')}`
    : `${count}, ${terminal.style('warning', 'behind')}; "cairn sync" brings them in step`;
}

function lockLine({ lock, platform }: Status, terminal: Terminal): string {
  if (!platform.reachable) return 'unknown';
  if (!lock) return 'free';
  const who = lock.isYours ? 'yours' : `held by ${lock.editors ?? lock.by ?? 'somebody'}`;
  const since = lock.since ? ` since ${moment(lock.since)}` : '';
  const until = lock.until ? ` until ${moment(lock.until)}` : '';
  return `${terminal.style('warning', who)}${since}${until}${lock.reason ? `: ${lock.reason}` : ''}`;
}

function watchLine({ watch }: Status, terminal: Terminal): string {
  if (!watch.running) return `${terminal.style('dim', 'not running')}; "cairn watch --detach" starts it`;
  if (watch.connected) return `${terminal.style('good', 'running')}, process ${watch.pid}`;
  return `${terminal.style('warning', 'running, but not connected')}${watch.problem ? `: ${watch.problem}` : ''}`;
}

function hooksLine({ hooks, trust, lastFiredAt }: ToolState, terminal: Terminal): string {
  if (hooks !== 'installed')
    return `${terminal.style('warning', `hooks ${hooks}`)}; "cairn init" installs them`;
  if (trust === 'untrusted')
    return `hooks installed, ${terminal.style('warning', 'not trusted yet')}: agree to them in the tool`;
  const fired = lastFiredAt ? `fired ${moment(lastFiredAt)}` : 'not fired yet';
  return `${terminal.style('good', 'hooks installed')}, ${fired}`;
}

import { findCheckout, machineFolders, openCheckout } from '@cairn/workstation';
import { folderOf } from '../checkout/find-linked.ts';
import { type Connection, connectionOf } from '../checkout/platform-of.ts';
import { type Check, type CheckState, type Finding, type Patient } from '../doctor/check.ts';
import * as checkoutChecks from '../doctor/checkout.checks.ts';
import * as machineChecks from '../doctor/machine.checks.ts';
import * as platformChecks from '../doctor/platform.checks.ts';
import type { Terminal } from '../output/terminal.ts';
import { textTable } from '../output/text-table.ts';
import type { Call, Run } from '../program/command.ts';
import { ExitCode } from '../program/exit-code.ts';

const checks: readonly Check[] = [
  machineChecks.nodeCheck,
  machineChecks.gitCheck,
  machineChecks.launcherCheck,
  machineChecks.diskCheck,
  machineChecks.proxyCheck,
  checkoutChecks.linkCheck,
  platformChecks.reachCheck,
  platformChecks.keyCheck,
  platformChecks.programCheck,
  checkoutChecks.secretsCheck,
  checkoutChecks.documentsCheck,
  checkoutChecks.ignoredCheck,
  checkoutChecks.hooksCheck,
  checkoutChecks.watchCheck,
];

interface Told {
  readonly id: string;
  readonly title: string;
  readonly state: CheckState | 'fixed';
  readonly message: string;
  readonly toDo: string | null;
}

export const run: Run = async (call, terminal) => {
  const patient = patientOf(call, terminal);
  const told: Told[] = [];
  for (const check of checks) {
    terminal.progress(`Looking at: ${check.title}`);
    for (const finding of await looked(check, patient)) {
      told.push(await tellOf(check, finding, call.flag('fix')));
    }
  }
  const count = (state: Told['state']) => told.filter((one) => one.state === state).length;
  const [problems, warnings, fixed] = [count('problem'), count('warning'), count('fixed')];
  return {
    exitCode: problems > 0 ? ExitCode.finding : ExitCode.ok,
    data: { problems, warnings, fixed, checks: told },
    lines: linesOf(told, { problems, warnings }, terminal),
  };
};

function patientOf(call: Call, { env }: Terminal): Patient {
  const folders = machineFolders(env);
  const around = findCheckout(folderOf(call)) ?? folderOf(call);
  const checkout = attempt(() => openCheckout(around, { env, folders }));
  const connection: Connection | undefined =
    checkout && attempt(() => connectionOf({ checkout, folders, env }));
  return { folder: around, env, folders, checkout, connection };
}

/** What fails here is looked at by a check of its own. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

async function looked(check: Check, patient: Patient): Promise<readonly Finding[]> {
  try {
    return await check.look(patient);
  } catch (error) {
    const message = `could not be looked at: ${error instanceof Error ? error.message : String(error)}`;
    return [{ state: 'warning', message }];
  }
}

async function tellOf({ id, title }: Check, finding: Finding, mayFix: boolean): Promise<Told> {
  const { state, message, toDo, fix } = finding;
  if (!mayFix || !fix) return { id, title, state, message, toDo: toDo ?? null };
  try {
    return { id, title, state: 'fixed', message: await fix(), toDo: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { id, title, state, message: `${message} It could not be mended: ${why}`, toDo: toDo ?? null };
  }
}

const signs = {
  ok: ['good', '✓'],
  fixed: ['good', '✓'],
  warning: ['warning', '!'],
  problem: ['bad', '✗'],
  skipped: ['dim', '–'],
} as const;

function linesOf(
  told: readonly Told[],
  { problems, warnings }: { problems: number; warnings: number },
  terminal: Terminal,
): string[] {
  const rows = told.map(({ state, title, message, toDo }) => {
    const [style, sign] = signs[state];
    return [terminal.style(style, sign), title, toDo ? `${message} → ${toDo}` : message];
  });
  const summary =
    problems + warnings === 0
      ? 'Nothing is wrong.'
      : `${problems} problem${problems === 1 ? '' : 's'}, ${warnings} warning${warnings === 1 ? '' : 's'}.`;
  return [...textTable(rows, Number.POSITIVE_INFINITY), '', summary];
}

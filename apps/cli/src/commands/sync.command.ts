import { type InStep, bringInStep } from '../checkout/bring-in-step.ts';
import { type Comparison, compareWithPlatform } from '../checkout/compare.ts';
import { linkedCheckout } from '../checkout/find-linked.ts';
import { connectionOf } from '../checkout/platform-of.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Outcome, Run } from '../program/command.ts';
import { ExitCode } from '../program/exit-code.ts';

const MOST_NAMED = 20;

export const run: Run = async (call, terminal) => {
  const linked = linkedCheckout(call, terminal);
  const connection = connectionOf(linked);
  const { checkout } = linked;
  if (call.flag('check')) {
    return checked(await compareWithPlatform(checkout, connection), checkout.docsName, terminal);
  }
  terminal.progress(`Bringing the documents from ${checkout.url}`);
  return synced(await bringInStep(linked, connection), checkout.docsName, terminal);
};

function synced({ documents, native, proposals }: InStep, docsName: string, terminal: Terminal): Outcome {
  const names = [
    ...documents.changed.map(({ fileName }) => `${docsName}/${fileName}`),
    ...native.created,
    ...native.updated,
  ];
  const removed = [...documents.removed.map(({ fileName }) => `${docsName}/${fileName}`), ...native.deleted];
  const total = names.length + removed.length;
  const summary =
    total === 0 ? 'Everything is in step.' : `${total} file${total === 1 ? '' : 's'} brought in step.`;
  return {
    data: {
      hash: documents.hash,
      changed: names,
      removed,
      healed: documents.healed.map(({ fileName, state }) => ({ fileName, state })),
      proposals,
      problems: native.problems,
    },
    lines: [
      `${terminal.style('good', '✓')} ${summary}`,
      ...named('+', names),
      ...named('-', removed),
      ...documents.healed.map(
        ({ fileName }) =>
          `${docsName}/${fileName} had been ${terminal.style('warning', 'changed here')} and was put right; what stood there is kept for 14 days.`,
      ),
      ...proposals.map((sentence) => `${terminal.style('warning', '!')} ${sentence}`),
      ...native.problems.map((problem) => `${terminal.style('warning', '!')} ${problem}`),
    ],
  };
}

function checked(
  { status, documents, native, isCurrent }: Comparison,
  docsName: string,
  terminal: Terminal,
): Outcome {
  const changedHere = documents?.changedHere ?? [];
  const isBehind = documents !== undefined && documents.hash !== status.hash;
  return {
    exitCode: isCurrent ? ExitCode.ok : ExitCode.finding,
    data: {
      current: isCurrent,
      hash: documents?.hash ?? null,
      platformHash: status.hash,
      changedHere: changedHere.map(({ fileName, state }) => ({ fileName, state })),
      nativeFiles: native.files.map(({ path, action, from, problems }) => ({ path, action, from, problems })),
    },
    lines: isCurrent
      ? [`${terminal.style('good', '✓')} Everything is in step.`]
      : [
          `${terminal.style('bad', '✗')} Something is different; "cairn sync" brings it in step.`,
          ...(isBehind ? [`  ${docsName}/ is behind the platform`] : []),
          ...changedHere.map(({ fileName, state }) => `  ${docsName}/${fileName}: ${state} here`),
          ...native.files.map(({ path, action }) => `  ${path}: ${wouldBe[action]}`),
        ],
  };
}

const wouldBe = {
  create: 'missing',
  update: 'different',
  delete: 'wanted no more',
  collision: 'somebody else’s file stands in the way',
  unchanged: 'left as it is',
} as const;

function named(sign: string, paths: readonly string[]): string[] {
  const shown = paths.slice(0, MOST_NAMED).map((path) => `  ${sign} ${path}`);
  const left = paths.length - shown.length;
  return left > 0 ? [...shown, `  … and ${left} more`] : shown;
}

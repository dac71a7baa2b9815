// Reads what vitest reported as an answer to every row.
import type { SecurityRow } from './ids.ts';

export interface TestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

export interface Finding {
  readonly row: SecurityRow;
  readonly state: 'passed' | 'failed' | 'left out' | 'missing';
  readonly line: string;
}

const TAG = /\[([AS]\d{2})\]/g;

/** `[A14][S19] …` carries two. */
export function idsIn(text: string): string[] {
  return [...new Set([...text.matchAll(TAG)].map((match) => match[1]!))];
}

/** Ids that tests carry and no row has. */
export function strangers(rows: readonly SecurityRow[], tagged: readonly string[]): string[] {
  const known = new Set(rows.map(({ id }) => id));
  return [...new Set(tagged)].filter((id) => !known.has(id)).toSorted();
}

/**
 * One finding a row. `textOf` gives the source of a test file: a file that could not be loaded counts against every
 * row it would have shown.
 */
export function findings(
  rows: readonly SecurityRow[],
  report: TestReport,
  textOf: (file: string) => string,
): Finding[] {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const unloaded = broken.flatMap(({ name }) => idsIn(textOf(name)));
  return rows.map((row) => {
    const own = tests.filter(({ fullName }) => idsIn(fullName).includes(row.id));
    const passed = own.filter(({ status }) => status === 'passed').length;
    const failed = own.filter(({ status }) => status === 'failed').length;
    return finding(row, passed, failed + unloaded.filter((id) => id === row.id).length);
  });
}

function finding(row: SecurityRow, passed: number, failed: number): Finding {
  const as = (state: Finding['state'], what: string): Finding => ({
    row,
    state,
    line: `${row.id} ${what}  ${row.title}`,
  });
  if (row.leftOut && passed + failed > 0) return as('failed', 'FAILED: it is left out and has tests');
  if (row.leftOut) return as('left out', `left out: ${row.leftOut}`);
  if (failed > 0) return as('failed', `FAILED ${failed} of ${counted(passed + failed)}`);
  if (passed === 0) return as('missing', 'MISSING');
  return as('passed', `passed ${counted(passed)}${row.partly ? `, in part (not: ${row.partly})` : ''}`);
}

const counted = (tests: number) => `${tests} ${tests === 1 ? 'test' : 'tests'}`;

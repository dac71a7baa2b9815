import { describe, expect, it } from 'vitest';
import { type TestReport, findings, idsIn, strangers } from './findings.ts';
import { securityRows } from './ids.ts';

const rows = [
  { id: 'A01', title: 'shown' },
  { id: 'A02', title: 'left out', leftOut: 'no room for it' },
  { id: 'A03', title: 'in part', partly: 'half of it' },
];

const reportOf = (...tests: [fullName: string, status: string][]): TestReport => ({
  testResults: [
    {
      name: 'one.spec.ts',
      status: tests.some(([, status]) => status === 'failed') ? 'failed' : 'passed',
      assertionResults: tests.map(([fullName, status]) => ({ fullName, status })),
    },
  ],
});
const read = (report: TestReport, text = '') =>
  findings(rows, report, () => text).map(({ state, line }) => [state, line]);

describe('the answer to a row', () => {
  it('is passed with the number of its tests, wherever in the name the id stands', () => {
    const report = reportOf(['[A01] one', 'passed'], ['group [A01][A03] two', 'passed']);
    expect(read(report)).toEqual([
      ['passed', 'A01 passed 2 tests  shown'],
      ['left out', 'A02 left out: no room for it  left out'],
      ['passed', 'A03 passed 1 test, in part (not: half of it)  in part'],
    ]);
  });

  it('is failed when one of its tests failed', () => {
    const report = reportOf(['[A01] one', 'passed'], ['[A01] two', 'failed']);
    expect(read(report)[0]).toEqual(['failed', 'A01 FAILED 1 of 2 tests  shown']);
  });

  it('is missing without a test, and with none but skipped ones', () => {
    expect(read(reportOf())[0]).toEqual(['missing', 'A01 MISSING  shown']);
    expect(read(reportOf(['[A01] one', 'pending']))[0]).toEqual(['missing', 'A01 MISSING  shown']);
  });

  it('is failed when the row is left out and has tests all the same', () => {
    expect(read(reportOf(['[A02] one', 'passed']))[1]![0]).toBe('failed');
  });

  it('is failed for every row of a file that could not be loaded', () => {
    const report = { testResults: [{ name: 'broken.spec.ts', status: 'failed', assertionResults: [] }] };
    expect(read(report, `it('[A01] never ran'`)[0]).toEqual(['failed', 'A01 FAILED 1 of 1 test  shown']);
  });
});

it('an id that no row has is found', () => {
  expect(strangers(rows, idsIn('[A01] and [A99][S77] and [B01]'))).toEqual(['A99', 'S77']);
});

it('there is a row for each id, and each has a title', () => {
  const numbered = (letter: string, last: number) =>
    Array.from({ length: last }, (_, at) => `${letter}${String(at + 1).padStart(2, '0')}`);
  expect(securityRows.map(({ id }) => id)).toEqual([...numbered('A', 32), ...numbered('S', 60)]);
  for (const { id, title } of securityRows) expect(title, id).not.toBe('');
});

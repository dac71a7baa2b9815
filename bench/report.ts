import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark, Goal, Row, Unit } from './benchmark.ts';
import type { Machine } from './measure/machine.ts';

export interface Result {
  readonly name: string;
  readonly work: string;
  readonly yardstick: string;
  readonly machine: Machine;
  readonly seconds: number;
  readonly rows: readonly Row[];
}

const RESULTS = join(import.meta.dirname, 'results');
const [BEGIN, END] = ['<!-- bench -->', '<!-- /bench -->'];
const HEAD = ['Benchmark', 'Ours', 'Yardstick', 'Ratio', 'Goal', 'Met'];

export function saveResult(result: Result): void {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, `${result.name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

/** The last results, in the order of the benchmarks. */
export function savedResults(benchmarks: readonly Benchmark[]): Result[] {
  const files = new Set(readdirSync(RESULTS));
  return benchmarks
    .filter(({ name }) => files.has(`${name}.json`))
    .map(({ name }) => JSON.parse(readFileSync(join(RESULTS, `${name}.json`), 'utf8')) as Result);
}

/** For a terminal: columns of equal width. */
export function printedTable(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The README with another table between the markers; everything else stays as it is. */
export function withTable(readme: string, results: readonly Result[]): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin === -1 || end < begin)
    throw new Error(`The README has no place for the table: put ${BEGIN} and ${END} where it belongs.`);
  return `${readme.slice(0, begin + BEGIN.length)}\n${section(results)}\n${readme.slice(end)}`;
}

function section(results: readonly Result[]): string {
  const rows = results.flatMap((result) => result.rows).map(cells);
  const table = [HEAD, HEAD.map(() => '---'), ...rows].map((line) => `| ${line.join(' | ')} |`);
  return ['', ...table, '', machineLine(results), ...results.map(legend), ''].join('\n');
}

const legend = ({ name, work, yardstick }: Result): string => `- **${name}**: ${work}, against ${yardstick}.`;

function machineLine(results: readonly Result[]): string {
  const machine = results.at(-1)?.machine;
  if (!machine) return 'Nothing has been measured yet.\n';
  const { cores, processor, memoryGB, node, date } = machine;
  const where = `${cores} cores (${processor}), ${memoryGB} GB, Node ${node}, ${date.slice(0, 10)}`;
  return `Medians; in brackets the quartiles of the ratios. Absolute figures say little on a shared machine, ratios to what was measured in the same run do. Measured on ${where}.\n`;
}

function cells(row: Row): string[] {
  const { name, unit, ours, yardstick, ratio, ratioQuartiles, goal, isMet } = row;
  const spread = ratioQuartiles && row.samples > 1 ? ` (${ratioQuartiles.map(twoPlaces).join('–')})` : '';
  return [
    name,
    figure(ours, unit),
    yardstick === undefined ? '' : figure(yardstick, unit),
    ratio === undefined ? '' : `${twoPlaces(ratio)}×${spread}`,
    goal ? goalText(goal, unit) : '',
    isMet === undefined ? '' : isMet ? 'yes' : 'no',
  ];
}

const twoPlaces = (value: number): string => value.toFixed(2);

function goalText({ of, atLeast, atMost }: Goal, unit: Unit): string {
  const bound = (value: number) => (of === 'ratio' ? `${value}×` : `${value} ${unit}`);
  return atLeast === undefined ? `≤ ${bound(atMost ?? Infinity)}` : `≥ ${bound(atLeast)}`;
}

/** Three digits say all that such a measurement can. */
function figure(value: number, unit: Unit): string {
  const places = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(places)} ${unit}`;
}

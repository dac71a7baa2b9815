// `pnpm bench [name…] [--full] [--readme]`: measures what is named (everything, when nothing is), each beside a yardstick in
// the same run, and writes bench/results/<name>.json. --full adds what takes minutes and the network. --readme renews the
// table in the README from the last results; alone, it measures nothing. A goal that is not met is a finding, no failure.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { api } from './api.bench.ts';
import type { Benchmark, Options } from './benchmark.ts';
import { boot } from './boot.bench.ts';
import { cliStart } from './cli-start.bench.ts';
import { collab } from './collab.bench.ts';
import { hook } from './hook.bench.ts';
import { hookServer } from './hook-server.bench.ts';
import { idle } from './idle.bench.ts';
import { machineFacts } from './measure/machine.ts';
import { push } from './push.bench.ts';
import { printedTable, saveResult, savedResults, withTable } from './report.ts';
import { ROOT } from './setup/repository.ts';

const benchmarks: readonly Benchmark[] = [hook, hookServer, cliStart, api, collab, push, boot, idle];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { full: { type: 'boolean', default: false }, readme: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(', ')}. There are: ${benchmarks.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(1);
}
const wantsAll = positionals.length === 0 && !values.readme;
for (const benchmark of benchmarks) {
  if (wantsAll || positionals.includes(benchmark.name)) await measure(benchmark, values.full);
}
if (values.readme) renewReadme();

async function measure(benchmark: Benchmark, full: boolean): Promise<void> {
  const { name, work, yardstick } = benchmark;
  console.log(`\n${name}: ${work}\nagainst ${yardstick}`);
  const machine = machineFacts();
  const began = performance.now();
  const options: Options = { full, progress: showProgress };
  try {
    const rows = await benchmark.run(options);
    showProgress('');
    const seconds = Math.round((performance.now() - began) / 1000);
    saveResult({ name, work, yardstick, machine, seconds, rows });
    console.log(printedTable(rows));
  } catch (error) {
    showProgress('');
    console.error(`${name} could not be measured: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** One line that changes, where there is a terminal to see it. */
function showProgress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${text}`);
}

function renewReadme(): void {
  const path = join(ROOT, 'README.md');
  writeFileSync(path, withTable(readFileSync(path, 'utf8'), savedResults(benchmarks)));
  execFileSync(process.execPath, [join(ROOT, 'node_modules/oxfmt/bin/oxfmt'), path]);
  console.log('The table in README.md is renewed.');
}

// The security suite in a prepared clone; `pnpm test:security` prepares it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestReport, findings, idsIn, strangers } from '../security/findings.ts';
import { securityRows } from '../security/ids.ts';
import { CACHE, ROOT } from './paths.mjs';

const FOLDERS = ['apps', 'packages', 'integrations', 'tooling', 'e2e'];
// Generated, or run by a command of their own.
const SKIPPED = /^(node_modules|\.next|dist|canary|clients)$/;

const asked = process.argv.slice(2);
const rows = securityRows.filter(({ id }) => asked.length === 0 || asked.includes(id));
const unknown = strangers(securityRows, asked);
if (unknown.length > 0) {
  console.error(`No row has the id ${unknown.join(', ')}; they are listed in tooling/security/ids.ts.`);
  process.exit(1);
}

const files = taggedFiles();
const outcome = await run(files.map(({ path }) => path));
const found = findings(rows, outcome.report, (file) => readFileSync(file, 'utf8'));
const titles = outcome.report.testResults.flatMap(({ assertionResults }) =>
  assertionResults.map(({ fullName }) => fullName),
);
const strange = strangers(securityRows, titles.flatMap(idsIn));
console.log(`\n${found.map(({ line }) => line).join('\n')}`);
for (const id of strange)
  console.log(`${id} FAILED: tests carry it, and tooling/security/ids.ts does not have it`);
const count = (state: string) => found.filter((one) => one.state === state).length;
const inPart = found.filter(({ state, row }) => state === 'passed' && row.partly).length;
const failed = count('failed') + strange.length;
console.log(
  `\n${found.length} ids: ${count('passed')} passed (${inPart} of them in part), ${failed} failed, ` +
    `${count('missing')} missing, ${count('left out')} left out`,
);
process.exit(outcome.code === 0 && failed + count('missing') === 0 ? 0 : 1);

function taggedFiles(): { path: string; ids: string[] }[] {
  return FOLDERS.flatMap(specFiles)
    .map((path) => ({ path, ids: idsIn(readFileSync(join(ROOT, path), 'utf8')) }))
    .filter(({ ids }) => rows.some(({ id }) => ids.includes(id)));
}

function specFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.test(entry.name) ? [] : specFiles(path);
    return /\.spec\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

async function run(paths: string[]): Promise<{ code: number; report: TestReport }> {
  const file = join(CACHE, 'security.json');
  mkdirSync(CACHE, { recursive: true });
  rmSync(file, { force: true });
  if (paths.length === 0) return { code: 0, report: { testResults: [] } };
  const pattern = asked.length > 0 ? asked.join('|') : String.raw`[AS]\d\d`;
  const vitest = spawn(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      `--testNamePattern=\\[(${pattern})\\]`,
      ...paths,
    ],
    { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const code = await new Promise<number>((resolve) => {
    vitest.once('error', () => resolve(1));
    vitest.once('close', (status) => resolve(status ?? 1));
  });
  if (!existsSync(file)) return { code: Math.max(code, 1), report: { testResults: [] } };
  return { code, report: JSON.parse(readFileSync(file, 'utf8')) as TestReport };
}

// `pnpm check`: everything about the code that can be told without starting it, and that the tests of the policies take
// every branch. Every step runs; a step that fails prints its output and the command that mends it. With --result=<file>
// the counts are written there as JSON.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NODE, ROOT } from './paths.mjs';

interface Check {
  readonly name: string;
  /** Run by Node, one after the other, until one fails. */
  readonly commands: readonly (readonly string[])[];
  readonly cwd?: string;
  readonly fix: string;
}

interface Outcome {
  readonly check: Check;
  readonly passed: boolean;
  readonly output: string;
  readonly seconds: string;
}

const AT_ONCE = 2;
const SHERIF_IGNORES = [
  // A packageManager field makes a frozen install fail where the registry does not list pnpm itself.
  '--ignore-rule=root-package-manager-field',
  // Node runs the product, and so is no development dependency.
  '--ignore-rule=root-package-dependencies',
  // The generator of the client's types works with the compiler API that TypeScript 7 no longer has.
  '--ignore-dependency=typescript@5.9.3',
];
const sherif = fileURLToPath(import.meta.resolve('sherif/index.js'));
const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');

const checks: readonly Check[] = [
  {
    name: 'format',
    commands: [['node_modules/oxfmt/bin/oxfmt', '--check', '.']],
    fix: 'pnpm format',
  },
  {
    name: 'lint',
    commands: [['node_modules/oxlint/bin/oxlint']],
    fix: 'pnpm lint --fix, and by hand what is left',
  },
  ...typedFolders().map(typeCheck),
  {
    name: 'boundaries',
    commands: [['tooling/scripts/check-boundaries.ts']],
    fix: 'mend each import as its rule says (tooling/boundaries/edges.ts is the table)',
  },
  {
    name: 'dead code',
    commands: [['tooling/node_modules/knip/bin/knip.js', '--no-progress']],
    fix: 'delete what nothing uses, declare what is used',
  },
  {
    name: 'versions',
    commands: [[sherif, '--fail-on-warnings', ...SHERIF_IGNORES]],
    fix: 'one exact version of a package everywhere: edit the package.json files, then npx pnpm@12.21.0 install',
  },
  {
    name: 'generated',
    commands: [['tooling/generators/generate.ts', '--check']],
    fix: 'pnpm generate, and commit what it writes',
  },
  {
    name: 'migrations',
    commands: [['tooling/scripts/check-migrations.ts']],
    fix: 'pnpm --filter @cairn/server migrations, and commit what it writes',
  },
  {
    name: 'policies',
    commands: [
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--root=apps/server',
        '--config=vitest.policies.config.ts',
        '--reporter=dot',
      ],
    ],
    fix: 'show each branch in a .policy.spec.ts without I/O, or delete what cannot be reached',
  },
];

const outcomes = await runAll(checks);
const failed = outcomes.filter((outcome) => !outcome.passed);
for (const { check, output } of failed) {
  console.log(`\n── ${check.name} ──\n${output.trim()}\n→ to mend: ${check.fix}`);
}
console.log(
  failed.length === 0
    ? `\ncheck: all ${outcomes.length} steps pass`
    : `\ncheck: ${failed.length} of ${outcomes.length} steps fail: ${failed.map(({ check }) => check.name).join(', ')}`,
);
const resultFile = process.argv
  .find((argument) => argument.startsWith('--result='))
  ?.slice('--result='.length);
if (resultFile) {
  writeFileSync(
    resultFile,
    JSON.stringify({ passed: outcomes.length - failed.length, failed: failed.length }),
  );
}
process.exitCode = failed.length > 0 ? 1 : 0;

function typedFolders(): string[] {
  const workspaces = ['apps', 'packages', 'integrations'].flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`),
  );
  return [...workspaces, 'tooling', 'e2e', 'bench'].filter((folder) =>
    existsSync(join(ROOT, folder, 'tsconfig.json')),
  );
}

function typeCheck(folder: string): Check {
  const command = [tsc, '-p', join(ROOT, folder)];
  // Next writes the types of its routes and of style sheets itself.
  const next = [[join(ROOT, folder, 'node_modules/next/dist/bin/next'), 'typegen'], command];
  return {
    name: `types of ${folder}`,
    commands: folder === 'apps/web' ? next : [command],
    cwd: join(ROOT, folder),
    fix: `mend the types, then node_modules/.bin/tsc -p ${folder}`,
  };
}

async function runAll(all: readonly Check[]): Promise<Outcome[]> {
  const waiting = [...all];
  const done: Outcome[] = [];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const outcome = await run(check);
      console.log(`${outcome.passed ? '✓' : '✗'} ${check.name} ${outcome.seconds}`);
      done.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return done;
}

async function run(check: Check): Promise<Outcome> {
  const began = performance.now();
  let output = '';
  let passed = true;
  for (const command of check.commands) {
    const result = await execute(command, check.cwd ?? ROOT);
    output += result.output;
    passed = result.passed;
    if (!passed) break;
  }
  return { check, passed, output, seconds: `${((performance.now() - began) / 1000).toFixed(1)} s` };
}

function execute(command: readonly string[], cwd: string): Promise<{ passed: boolean; output: string }> {
  const child = spawn(NODE, command, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ passed: false, output: error.message }));
    child.once('close', (code) => resolve({ passed: code === 0, output }));
  });
}

// The committed migrations must make the tables that the code declares: generating once more may find nothing to do.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { ROOT } from './paths.mjs';

const server = join(ROOT, 'apps/server');
const migrations = join(server, 'migrations');
const kit = join(dirname(createRequire(join(server, 'package.json')).resolve('drizzle-kit')), 'bin.cjs');

// Inside the server's folder, because drizzle-kit takes no absolute path.
const draft = mkdtempSync(join(server, 'node_modules', '.migrations-'));
try {
  cpSync(migrations, draft, { recursive: true });
  const common = ['--dialect', 'postgresql', '--out', `./${relative(server, draft)}`];
  run('check', ...common);
  run('generate', ...common, '--schema', './src/**/*.schema.ts', '--name', 'draft');
  const added = readdirSync(draft).filter((name) => name.endsWith('_draft.sql'));
  for (const name of added) console.log(readFileSync(join(draft, name), 'utf8'));
  console.log(
    added.length > 0 ? 'The tables in the code are ahead of the migrations.' : 'migrations are current',
  );
  process.exitCode = added.length > 0 ? 1 : 0;
} finally {
  rmSync(draft, { recursive: true });
}

function run(...args: string[]): void {
  execFileSync(process.execPath, [kit, ...args], { cwd: server, stdio: ['ignore', 'pipe', 'inherit'] });
}

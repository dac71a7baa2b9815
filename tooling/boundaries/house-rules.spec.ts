import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SOUND, type Tree, writeTree } from './canary.ts';
import { checkHouseRules } from './house-rules.ts';

const readmes = Object.fromEntries(
  Object.keys(SOUND)
    .filter((path) => /modules\/\w+\/index\.ts$/.test(path))
    .map((path) => [path.replace('index.ts', 'README.md'), 'What it is for.']),
);

function breaches(planted: Tree): string[] {
  const root = writeTree(SOUND, readmes, planted);
  try {
    return checkHouseRules(root).map(({ rule, path, line }) => `${path}:${line ?? ''} ${rule}`);
  } finally {
    rmSync(root, { recursive: true });
  }
}

// Put together here, so that this file does not breach the rules that it tests.
const silencer = ['oxlint', 'disable'].join('-');
const ignore = ['@ts', 'ignore'].join('-');
const only = ['test', 'only'].join('.');
const file = 'apps/server/src/modules/docs/planted.ts';

test('a sound tree has no breach', () => {
  expect(breaches({})).toEqual([]);
});

test.each([
  ['a silenced lint', file, `a\n// ${silencer}-next-line no-debugger`, /planted\.ts:2 no check is silenced/],
  ['a silenced type error', 'e2e/web/x.ts', `// ${ignore}`, /x\.ts:1 no check is silenced/],
  ['a lonely test', 'e2e/web/x.spec.ts', `${only}('x', () => {});`, /x\.spec\.ts:1 no test is left out/],
  ['process.env', file, 'const x = process.env.HOME;', /planted\.ts:1 only platform\/config/],
  ['process["env"]', file, `const x = process['env'];`, /planted\.ts:1 only platform\/config/],
  ['{ env } = process', file, 'const { argv, env } = process;', /planted\.ts:1 only platform\/config/],
  ['[A01] a guard of some paths', file, `consumer.apply(Auth).forRoutes('admin');`, /planted\.ts:1 no door/],
  ['[A01] a guard before the routes', file, 'app.use(checkSession);', /planted\.ts:1 no door/],
  ['[S29] a shell', file, `spawn('git', [], { shell: true });`, /planted\.ts:1 no shell/],
  ['[S29] exec', file, `import { exec, spawn } from 'node:child_process';`, /planted\.ts:1 no shell/],
  ['[S29] execSync', file, `child.execSync('ls');`, /planted\.ts:1 no shell/],
  ['[S29] all of it', file, `import * as child from 'child_process';`, /planted\.ts:1 no shell/],
  ['[S30] raw SQL', file, 'on.orm.execute(sql.raw(text));', /planted\.ts:1 values reach SQL/],
  ['[S30] a raw template', file, 'sql.raw(`set x = ${MAX} ${value}`)', /planted\.ts:1 values reach SQL/],
  ['[S30] a template', file, 'pool.query(`select ${name}`);', /planted\.ts:1 values reach SQL/],
  ['[S30] a sum', file, `pool.query('select ' + name);`, /planted\.ts:1 values reach SQL/],
  ['501 lines', file, 'x\n'.repeat(501), /planted\.ts: a file has at most 500 lines: this one has 501/],
  [
    'a module without README',
    'apps/server/src/modules/extra/index.ts',
    '',
    /modules\/extra\/README\.md: a module says/,
  ],
  [
    'a version range',
    'packages/contracts/package.json',
    JSON.stringify({ dependencies: { zod: '^4.6.7' } }),
    /contracts\/package\.json: versions are exact: zod is "\^4\.6\.7"/,
  ],
])('%s is found', (_name, path, text, expected) => {
  expect(breaches({ [path]: text })).toEqual([expect.stringMatching(expected)]);
});

test('[S29][S30] the server starts no shell and puts no SQL together', () => {
  const found = checkHouseRules(join(import.meta.dirname, '../..'));
  expect(found.filter(({ rule }) => /shell|SQL/.test(rule))).toEqual([]);
});

test('what is allowed stays allowed', () => {
  expect(
    breaches({
      'apps/server/src/platform/config/config.ts': 'export const home = process.env.HOME;',
      'apps/server/src/modules/docs/planted.spec.ts': 'process.env.TZ = "UTC";',
      [file]: 'x\n'.repeat(500),
      'apps/server/src/platform/git/planted.ts':
        "import { type ChildProcess, execFile } from 'node:child_process';\nFORM.exec(text);\nshell: false",
      'apps/server/src/platform/database/planted.ts':
        'sql`select ${id}`; pool.query(`select $1`, [id]); client.query(`listen ${CHANNEL}`); sql.raw(`set local x = ${MAX}`)',
    }),
  ).toEqual([]);
});

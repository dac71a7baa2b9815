// A small repository in a throw-away folder: sound as it stands, and one planted violation for each rule.
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { MODULES } from './edges.ts';

export type Tree = Readonly<Record<string, string>>;

interface Plant {
  readonly rule: string;
  readonly from: string;
  readonly files: Tree;
}

const SERVER = 'apps/server/src';
const ANYTHING = `export const x = 1;`;

/** Every edge that is meant to be used, so that a rule that is too strict shows as well. */
export const SOUND: Tree = {
  'apps/server/package.json': JSON.stringify({
    name: '@cairn/server',
    exports: './src/entrypoints/main.ts',
    imports: { '#platform/*': './src/platform/*/index.ts', '#modules/*': './src/modules/*/index.ts' },
  }),
  [`${SERVER}/entrypoints/main.ts`]: `import '#modules/operations'; import '#platform/config'; import('@cairn/web/next');`,
  [`${SERVER}/platform/config/index.ts`]: `export * from './config.ts';`,
  [`${SERVER}/platform/config/config.ts`]: ANYTHING,
  [`${SERVER}/platform/config/config.spec.ts`]: `import './config.ts'; import '@cairn/test-kit'; import 'node:child_process';`,
  [`${SERVER}/platform/database/index.ts`]: `import 'drizzle-orm'; export const database = 1;`,
  [`${SERVER}/platform/git/index.ts`]: `import 'node:child_process'; import '#platform/config';`,
  [`${SERVER}/platform/postgres/index.ts`]: `import 'node:child_process';`,
  ...Object.fromEntries(MODULES.flatMap(moduleFiles)),
  [`${SERVER}/modules/docs/document.repository.ts`]: `import 'drizzle-orm'; import '#platform/database';`,
  [`${SERVER}/modules/docs/document.schema.ts`]: `import 'drizzle-orm'; import '#modules/projects';`,
  [`${SERVER}/modules/docs/document.controller.ts`]: `import './docs.service.ts'; import '@cairn/contracts';`,
  'apps/web/package.json': JSON.stringify({
    name: '@cairn/web',
    exports: { './package.json': './package.json', './next': './next-handler.js' },
  }),
  'apps/web/next-handler.js': `export default 1;`,
  'apps/web/tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
  'apps/web/src/app/page.tsx': `import '@/features/editor'; import '@/shared/button';`,
  'apps/web/src/features/editor/index.ts': `import './editor.tsx'; import '@/features/projects';`,
  'apps/web/src/features/editor/editor.tsx': `import '@/shared/button';`,
  'apps/web/src/features/projects/index.ts': ANYTHING,
  'apps/web/src/shared/button.tsx': ANYTHING,
  'packages/contracts/package.json': JSON.stringify({ name: '@cairn/contracts', exports: './src/index.ts' }),
  'packages/contracts/src/index.ts': `import 'zod'; import './doc.schema.ts';`,
  'packages/contracts/src/doc.schema.ts': `import 'zod';`,
  'packages/workstation/package.json': JSON.stringify({
    name: '@cairn/workstation',
    exports: './src/index.ts',
  }),
  'packages/workstation/src/index.ts': `import 'node:fs'; import type { x } from '@cairn/contracts'; export type X = typeof x;`,
  'packages/workstation/src/watch/socket.ts': `import('socket.io-client');`,
  'packages/test-kit/package.json': JSON.stringify({ name: '@cairn/test-kit', exports: './src/index.ts' }),
  'packages/test-kit/src/index.ts': `import '@cairn/contracts';`,
  'integrations/claude-code/plugin.ts': `import '@cairn/contracts';`,
  'e2e/web/setup.spec.ts': `import '@cairn/test-kit';`,
  'node_modules/drizzle-orm/package.json': JSON.stringify({ name: 'drizzle-orm', main: 'index.js' }),
  'node_modules/drizzle-orm/index.js': '',
  'node_modules/socket.io-client/package.json': JSON.stringify({
    name: 'socket.io-client',
    main: 'index.js',
  }),
  'node_modules/socket.io-client/index.js': '',
  'node_modules/zod/package.json': JSON.stringify({ name: 'zod', main: 'index.js' }),
  'node_modules/zod/index.js': '',
};

const WORKSPACE = {
  '@cairn/server': 'apps/server',
  '@cairn/web': 'apps/web',
  '@cairn/contracts': 'packages/contracts',
  '@cairn/test-kit': 'packages/test-kit',
  '@cairn/workstation': 'packages/workstation',
};

export const PLANTS: readonly Plant[] = [
  ...MODULES.map((name, index) =>
    plant(
      `module-order-${name}`,
      `${SERVER}/modules/${name}/upward.ts`,
      `import '#modules/${MODULES[index + 1] ?? 'notifications'}';`,
    ),
  ),
  plant(
    'module-order-identity',
    `${SERVER}/modules/identity/upward-type.ts`,
    `import type { x } from '#modules/docs'; export type X = typeof x;`,
  ),
  plant(
    'module-order-operations',
    `${SERVER}/modules/operations/reacting.ts`,
    `import('#modules/automations');`,
  ),
  plant('module-front-door', `${SERVER}/modules/docs/deep.ts`, `import '../projects/projects.service.ts';`),
  plant('module-front-door', `${SERVER}/entrypoints/deep.ts`, `import '../modules/docs/docs.service.ts';`),
  plant('platform-without-product', `${SERVER}/platform/git/product.ts`, `import '#modules/projects';`),
  plant(
    'platform-front-door',
    `${SERVER}/modules/docs/block.ts`,
    `import '../../platform/config/config.ts';`,
  ),
  plant('platform-front-door', `${SERVER}/platform/git/block.ts`, `import '../config/config.ts';`),
  plant('entrypoints-are-tops', `${SERVER}/modules/docs/entry.ts`, `import '../../entrypoints/main.ts';`),
  plant(
    'controller-without-repository',
    `${SERVER}/modules/docs/version.controller.ts`,
    `import './document.repository.ts';`,
  ),
  plant(
    'controller-without-repository',
    `${SERVER}/modules/docs/version.gateway.ts`,
    `import type {} from './document.repository.ts';`,
  ),
  plant(
    'drizzle-in-repositories',
    `${SERVER}/modules/docs/query.service.ts`,
    `import { sql } from 'drizzle-orm';`,
  ),
  plant(
    'drizzle-in-repositories',
    `${SERVER}/platform/git/query.ts`,
    `import type { SQL } from 'drizzle-orm';`,
  ),
  plant(
    'processes-in-few-blocks',
    `${SERVER}/modules/docs/spawn.ts`,
    `import { spawn } from 'child_process';`,
  ),
  plant(
    'processes-in-few-blocks',
    `${SERVER}/platform/config/spawn.ts`,
    `process.getBuiltinModule('node:child_process');`,
  ),
  plant('contracts-only-zod', 'packages/contracts/src/impure.schema.ts', `import 'node:fs';`),
  plant('agent-tools-pure', 'packages/agent-tools/src/impure.ts', `import 'node:fs';`),
  plant('toolkit-pure', 'packages/toolkit/src/impure.ts', `import 'node:fs';`),
  plant('workstation-narrow', 'packages/workstation/src/heavy.ts', `import 'zod';`),
  plant('workstation-takes-types', 'packages/workstation/src/loading.ts', `import '@cairn/contracts';`),
  plant('socket-in-watch', 'packages/workstation/src/hooks/socket.ts', `import('socket.io-client');`),
  plant('packages-without-apps', 'packages/test-kit/src/app.ts', `import '@cairn/web/next';`),
  plant('packages-without-apps', 'integrations/claude-code/app.ts', `import '@cairn/web/next';`),
  plant('test-kit-in-tests', `${SERVER}/modules/docs/kit.ts`, `import '@cairn/test-kit';`),
  plant(
    'apps-apart',
    'apps/web/src/shared/server.ts',
    `import '../../../server/src/platform/config/index.ts';`,
  ),
  plant('apps-apart', `${SERVER}/entrypoints/page.ts`, `import '../../../web/src/shared/button.tsx';`),
  plant('web-mounted-by-entrypoints', `${SERVER}/modules/docs/mount.ts`, `import '@cairn/web/next';`),
  plant(
    'web-feature-front-door',
    'apps/web/src/features/projects/deep.ts',
    `import '@/features/editor/editor';`,
  ),
  plant('web-feature-front-door', 'apps/web/src/app/deep.tsx', `import '@/features/editor/editor';`),
  plant('web-features-below-routes', 'apps/web/src/features/projects/route.ts', `import '@/app/page';`),
  plant('web-shared-below-features', 'apps/web/src/shared/feature.ts', `import '@/features/projects';`),
  {
    rule: 'no-cycles',
    from: `${SERVER}/platform/git/one.ts`,
    files: {
      [`${SERVER}/platform/git/one.ts`]: `import './two.ts';`,
      [`${SERVER}/platform/git/two.ts`]: `import type {} from './one.ts';`,
    },
  },
  plant('everything-resolves', `${SERVER}/platform/git/nowhere.ts`, `import './not-there.ts';`),
];

function plant(rule: string, from: string, code: string): Plant {
  return { rule, from, files: { [from]: code } };
}

function moduleFiles(name: string): [string, string][] {
  const folder = `${SERVER}/modules/${name}`;
  return [
    [`${folder}/index.ts`, `export * from './${name}.service.ts';`],
    [
      `${folder}/${name}.service.ts`,
      name === 'identity' ? ANYTHING : `import '#modules/identity'; ${ANYTHING}`,
    ],
  ];
}

/** Writes the tree into a new folder of the system's temporary one, and names it. */
export function writeTree(...trees: readonly Tree[]): string {
  const root = mkdtempSync(join(tmpdir(), 'cairn-canary-'));
  for (const [path, text] of trees.flatMap((tree) => Object.entries(tree))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const [name, folder] of Object.entries(WORKSPACE)) {
    const link = join(root, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), join(root, folder)), link);
  }
  return root;
}

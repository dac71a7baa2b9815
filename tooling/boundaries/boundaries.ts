import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type IResolveOptions, cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { EXCEPTIONS, type Exception } from './edges.ts';
import { boundaryRules } from './rules.ts';

export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface BoundaryReport {
  readonly violations: readonly Violation[];
  /** Exceptions of the table that excuse nothing any more. */
  readonly unusedExceptions: readonly Exception[];
  /** Source files that the tool did not look at: with one of these, "no violations" means nothing. */
  readonly unseen: readonly string[];
  readonly seen: number;
}

const ROOTS = ['apps', 'packages', 'integrations', 'tooling', 'e2e', 'bench'];
const SOURCE = /\.(ts|tsx|mts|mjs|js)$/;
const SKIPPED_FOLDER = /^(node_modules|\.next|dist|dist-dev|coverage|public|generated)$/;

// Its `paths` are the only ones in the repository; everything else resolves by package.json.
const TS_CONFIG = 'apps/web/tsconfig.json';

/** Holds the repository in `root` against the table of edges. */
export async function checkBoundaries(root: string): Promise<BoundaryReport> {
  const files = ROOTS.flatMap((folder) => sourceFiles(root, folder));
  const configFile = join(root, TS_CONFIG);
  const result = await cruise(
    files,
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: boundaryRules() },
      doNotFollow: { path: 'node_modules' },
      // Types cross boundaries too, though nothing of them is left at run time.
      tsPreCompilationDeps: true,
      detectProcessBuiltinModuleCalls: true,
      ...(existsSync(configFile) && { tsConfig: { fileName: configFile } }),
    },
    resolution,
    existsSync(configFile) ? { tsConfig: extractTSConfig(configFile) } : {},
  );
  if (typeof result.output === 'string') throw new Error('dependency-cruiser gave text instead of a result.');
  const found = result.output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
  const seen = new Set(result.output.modules.map((module) => module.source));
  return {
    violations: found.filter((violation) => !EXCEPTIONS.some((exception) => excuses(exception, violation))),
    unusedExceptions: EXCEPTIONS.filter((exception) => !found.some((item) => excuses(exception, item))),
    unseen: files.filter((file) => !seen.has(file)),
    seen: files.length,
  };
}

function excuses(exception: Exception, violation: Violation): boolean {
  return (
    exception.rule === violation.rule && exception.from === violation.from && exception.to === violation.to
  );
}

const resolution: Partial<IResolveOptions> = {
  extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.json', '.d.ts'],
  conditionNames: ['import', 'types', 'node', 'default', 'require'],
  exportsFields: ['exports'],
  mainFields: ['module', 'main', 'types'],
};

function sourceFiles(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED_FOLDER.test(entry.name) ? [] : sourceFiles(root, path);
    return SOURCE.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

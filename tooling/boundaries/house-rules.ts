// Rules of the house that are about text, not about imports.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Breach {
  readonly rule: string;
  readonly path: string;
  readonly line?: number;
}

interface SourceFile {
  readonly path: string;
  readonly lines: readonly string[];
}

interface LineRule {
  readonly rule: string;
  readonly applies: (path: string) => boolean;
  readonly forbidden: RegExp;
}

const MAX_LINES = 500;
const ROOTS = ['apps', 'packages', 'integrations', 'tooling', 'e2e', 'bench', 'docs', '.ci'];
const SKIPPED_FOLDER =
  /^(node_modules|\.next|dist|dist-dev|coverage|generated|migrations|samples|public|results|screenshots)$/;
const CODE = /\.(ts|tsx|mts|mjs|js|sh)$/;

// Names of roles and databases cannot be parameters; they come from the settings, and are quoted.
const DATABASE_MAKER = 'apps/server/src/platform/postgres/provision.ts';
const isServerCode = (path: string): boolean =>
  path.startsWith('apps/server/src/') && !/\.(spec|fixture)\.ts$/.test(path);

const LINE_RULES: readonly LineRule[] = [
  {
    rule: 'no check is silenced: mend the code, or change the rule for everyone',
    applies: (path) => CODE.test(path),
    forbidden: /(oxlint|eslint)-disable|biome-[i]gnore|@ts-(ignore|nocheck)/,
  },
  {
    rule: 'no test is left out: delete it, or make it pass',
    applies: (path) => /\.spec\.tsx?$/.test(path),
    forbidden: /\b(describe|it|test)\.(only|skip|todo)\(|\bx(it|describe)\(/,
  },
  {
    rule: 'only platform/config reads the environment: add the variable there',
    applies: (path) =>
      path.startsWith('apps/server/src/') &&
      !path.startsWith('apps/server/src/platform/config/') &&
      !path.endsWith('.spec.ts'),
    forbidden: /\bprocess\s*\.\s*env\b|\bprocess\s*\[\s*['"]env['"]|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/,
  },
  {
    rule: 'no door is kept by a path: what an endpoint declares is checked by the one guard of all',
    applies: isServerCode,
    forbidden: /\.forRoutes\(|\bNestMiddleware\b|\b(app|nest|adapter|fastify)\.use\(/,
  },
  {
    rule: 'no shell: programs are started with a list of arguments',
    applies: isServerCode,
    forbidden:
      /\bshell:(?!\s*false\b)|\bexecSync\b|\{[^}]*\bexec\b[^}]*\}\s*(from|=).*child_process|import\s+(\*\s+as\s+)?\w+\s+from\s+['"](node:)?child_process/,
  },
  {
    rule: 'values reach SQL as parameters: never sql.raw, nor a text put together; a constant in capitals may stand in one',
    applies: (path) => isServerCode(path) && path !== DATABASE_MAKER,
    forbidden:
      /\bsql\.raw\((?!`[^`$]*(\$\{[A-Z_]+\}[^`$]*)*`\))|\.(query|execute)\(\s*(`[^`]*\$\{(?![A-Z_]+\})|['"`][^)]*['"`]\s*\+)/,
  },
];

/** Everything in the repository at `root` that breaks a rule of the house. */
export function checkHouseRules(root: string): Breach[] {
  const files = ROOTS.flatMap((folder) => sourceFiles(root, folder));
  return [
    ...files.flatMap(lineBreaches),
    ...files.flatMap(sizeBreaches),
    ...modulesWithoutReadme(root),
    ...looseVersions(root),
  ];
}

function lineBreaches({ path, lines }: SourceFile): Breach[] {
  return LINE_RULES.filter((rule) => rule.applies(path)).flatMap(({ rule, forbidden }) =>
    lines.flatMap((text, index) => (forbidden.test(text) ? [{ rule, path, line: index + 1 }] : [])),
  );
}

function sizeBreaches({ path, lines }: SourceFile): Breach[] {
  if (!CODE.test(path) || lines.length <= MAX_LINES) return [];
  return [{ rule: `a file has at most ${MAX_LINES} lines: this one has ${lines.length}; split it`, path }];
}

function modulesWithoutReadme(root: string): Breach[] {
  const modules = 'apps/server/src/modules';
  return foldersIn(root, modules)
    .map((name) => `${modules}/${name}/README.md`)
    .filter((path) => !existsSync(join(root, path)))
    .map((path) => ({ rule: 'a module says in five lines what it is for', path }));
}

function looseVersions(root: string): Breach[] {
  const manifests = [
    '',
    ...['apps', 'packages', 'integrations'].flatMap((folder) =>
      foldersIn(root, folder).map((name) => `${folder}/${name}/`),
    ),
    'tooling/',
    'e2e/',
    'bench/',
  ];
  return manifests
    .map((folder) => `${folder}package.json`)
    .filter((path) => existsSync(join(root, path)))
    .flatMap((path) => {
      const manifest: Record<string, Record<string, string> | undefined> = JSON.parse(
        readFileSync(join(root, path), 'utf8'),
      );
      return ['dependencies', 'devDependencies', 'optionalDependencies']
        .flatMap((kind) => Object.entries(manifest[kind] ?? {}))
        .filter(([, version]) => !/^(workspace:\*|\d+\.\d+\.\d+(-[\w.]+)?)$/.test(version))
        .map(([name, version]) => ({ rule: `versions are exact: ${name} is "${version}"`, path }));
    });
}

function foldersIn(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

function sourceFiles(root: string, folder: string): SourceFile[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED_FOLDER.test(entry.name) ? [] : sourceFiles(root, path);
    if (!CODE.test(path)) return [];
    return [{ path, lines: readFileSync(join(root, path), 'utf8').trimEnd().split('\n') }];
  });
}

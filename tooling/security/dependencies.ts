// What the lockfile says of the packages this is built of.
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly hasIntegrity: boolean;
}

export interface Floor {
  readonly name: string;
  /** The first good version of each major line that has one; older lines have none. */
  readonly atLeast: readonly string[];
}

export function packagesIn(lockfile: string): LockedPackage[] {
  const [, section = ''] = /^packages:\n([^]*?)^\S/m.exec(`${lockfile}\nend`) ?? [];
  const entries = section.matchAll(/^ {2}'?((?:@[^@/\n]+\/)?[^@\n]+)@([^'(:\n]+)[^\n]*:\n((?: {4}.*\n)*)/gm);
  return [...entries].map(([, name = '', version = '', body = '']) => ({
    name,
    version,
    hasIntegrity: /resolution: \{integrity: sha(256|384|512)-/.test(body),
  }));
}

/** `name version` of each that is older than the first good version of its line. */
export function below(packages: readonly LockedPackage[], floors: readonly Floor[]): string[] {
  return packages
    .filter(({ name, version }) => floors.some((floor) => floor.name === name && isBelow(version, floor)))
    .map(({ name, version }) => `${name} ${version}`);
}

/** From pnpm-workspace.yaml: whose install scripts run. */
export function buildsAllowed(workspace: string): Record<string, boolean> {
  const [, section = ''] = /^allowBuilds:\n((?: {2}.*\n)+)/m.exec(workspace) ?? [];
  const entries = section.matchAll(/^ {2}'?([^':\n]+)'?: (true|false)$/gm);
  return Object.fromEntries([...entries].map(([, name, allowed]) => [name, allowed === 'true']));
}

function isBelow(version: string, { atLeast }: Floor): boolean {
  const line = atLeast.find((floor) => numbersOf(floor)[0] === numbersOf(version)[0]);
  if (line) return isOlder(version, line);
  return atLeast.every((floor) => isOlder(version, floor));
}

function isOlder(version: string, floor: string): boolean {
  const [mine, theirs] = [numbersOf(version), numbersOf(floor)];
  const at = mine.findIndex((number, index) => number !== theirs[index]);
  if (at < 0) return version.includes('-') && !floor.includes('-');
  return mine[at]! < (theirs[at] ?? 0);
}

const numbersOf = (version: string): number[] => version.split('-')[0]!.split('.').map(Number);

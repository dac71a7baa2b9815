// Writes everything that is generated and committed: the OpenAPI document, the client's types, what tools for agents
// say of themselves, and the guide of the command line.
// With --check it writes nothing and fails when something is not current.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';

const root = join(import.meta.dirname, '../..');
const check = process.argv.includes('--check');

const printed = (script: string): string =>
  execFileSync(process.execPath, [join(root, script)], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const document = printed('apps/server/src/entrypoints/openapi.ts');
const types = astToString(
  await openapiTS(JSON.parse(document), { alphabetize: false, defaultNonNullable: false }),
);

const outputs: Record<string, string> = {
  'packages/api-client/generated/openapi.json': document,
  'packages/api-client/generated/schema.ts': `// Generated from openapi.json by \`pnpm generate\`; do not edit.\n${types}`,
  'packages/agent-tools/generated/descriptions.ts': toolDescriptions(),
  'docs/guides/cli.md': printed('apps/cli/scripts/print-guide.ts'),
};

const stale = Object.entries(outputs).filter(([path, text]) => read(join(root, path)) !== text);
for (const [path, text] of stale) {
  if (check) console.error(`not current: ${path}; run \`pnpm generate\` and commit it`);
  else writeFileSync(join(root, path), text);
}
if (check && stale.length > 0) process.exit(1);
console.log(
  `generated: ${Object.keys(outputs).length} files, ${stale.length} ${check ? 'stale' : 'written'}`,
);

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function toolDescriptions(): string {
  const folder = join(root, 'packages/agent-tools/descriptions');
  const entries = readdirSync(folder)
    .toSorted()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8').trim();
      return `  ${file.replace(/\.txt$/, '')}: ${JSON.stringify(text)},`;
    });
  return [
    '// Generated from descriptions/*.txt by `pnpm generate`; do not edit.',
    'export const descriptions = {',
    ...entries,
    '} as const;',
    '',
  ].join('\n');
}

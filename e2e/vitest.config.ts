import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'e2e',
    include: ['**/*.spec.ts'],
    // `pnpm test:clients` runs those.
    exclude: ['**/node_modules/**', 'clients/**'],
    globalSetup: ['./prepare-browser.ts'],
    // Each file runs a server and a browser of its own; after the fast suites, two at a time.
    sequence: { groupOrder: 1 },
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

import { defineConfig } from 'vitest/config';

// Run by `pnpm test:clients`, which installs the client first; never part of the other suites.
export default defineConfig({
  test: { name: 'clients', include: ['clients/*.spec.ts'], testTimeout: 90_000, hookTimeout: 120_000 },
});

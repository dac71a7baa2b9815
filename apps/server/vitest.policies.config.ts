import { defineConfig } from 'vitest/config';

// Run by `pnpm check`: the decisions are small enough to be shown whole.
export default defineConfig({
  test: {
    name: 'policies',
    include: ['src/**/*.policy.spec.ts'],
    setupFiles: ['reflect-metadata'],
    // Measuring takes its time, more so on a shared machine.
    testTimeout: 20_000,
    coverage: {
      enabled: true,
      provider: 'v8',
      include: ['src/**/*.policy.ts'],
      reporter: ['text'],
      reportsDirectory: 'node_modules/.cache/policies',
      thresholds: { branches: 100, perFile: true },
    },
  },
});

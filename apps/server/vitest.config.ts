import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'server',
    include: ['src/**/*.spec.ts', 'test/**/*.spec.ts'],
    setupFiles: ['reflect-metadata'],
    // Generous, because a shared two-core machine can be ten times slower than a desk.
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});

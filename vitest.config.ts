import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      'apps/server',
      'e2e',
      {
        test: {
          name: 'packages',
          include: [
            'packages/*/src/**/*.spec.ts',
            'integrations/**/*.spec.ts',
            'tooling/**/*.spec.ts',
            'apps/web/**/*.spec.{ts,tsx}',
            'apps/{cli,vscode}/**/*.spec.ts',
          ],
          exclude: ['**/node_modules/**', '**/.next/**', 'tooling/boundaries/canary/**'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

import { readFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';
import { packageFiles } from './vsix.mjs';

// What is in dist/vsix is the content of a .vsix file, and its folder `extension` an extension that can be started as it is.
export default defineConfig({
  input: 'src/extension.ts',
  platform: 'node',
  external: ['vscode'],
  tsconfig: 'tsconfig.json',
  // The other form of some packages looks for files beside itself.
  resolve: { mainFields: ['module', 'main'] },
  plugins: [
    {
      name: 'vsix',
      generateBundle() {
        for (const [fileName, source] of packageFiles(import.meta.dirname))
          this.emitFile({
            type: 'asset',
            fileName,
            source: typeof source === 'string' ? source : readFileSync(source.path),
          });
      },
    },
  ],
  output: {
    dir: 'dist/vsix',
    entryFileNames: 'extension/extension.cjs',
    format: 'cjs',
    codeSplitting: false,
    minify: true,
    cleanDir: true,
  },
});

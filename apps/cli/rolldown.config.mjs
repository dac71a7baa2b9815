import { defineConfig } from 'rolldown';

// One file, which can be downloaded and started as it is. A command's modules run only when that command is called.
export default defineConfig({
  input: 'src/main.ts',
  platform: 'node',
  tsconfig: 'tsconfig.json',
  output: {
    file: 'dist/cairn.mjs',
    format: 'esm',
    codeSplitting: false,
    strictExecutionOrder: true,
    minify: { compress: true, mangle: false, codegen: true },
    banner: '#!/usr/bin/env node',
  },
});

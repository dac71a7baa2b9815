export * from './git-server.ts';

export { startPostgres } from './start.ts';
export { type PostgresOptions, type PostgresServer, PostgresStartError } from './postgres-server.ts';

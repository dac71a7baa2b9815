export { joinPostgres } from './join.ts';
export { startPostgres } from './start.ts';
export { type Connection, type PostgresServer, PostgresStartError } from './postgres-server.ts';

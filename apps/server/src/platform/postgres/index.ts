export { startPostgres } from './start.ts';
export {
  type Connection,
  type PostgresOptions,
  type PostgresServer,
  PostgresStartError,
} from './postgres-server.ts';

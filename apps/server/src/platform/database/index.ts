export { createdAt, id, moment, newId } from './columns.ts';
export { Database, type Executor, type PoolConfig, Transaction } from './database.ts';
export { migrate } from './migrate.ts';
export { Notices, isPresent } from './notices.ts';
export { Statement } from './statement.ts';

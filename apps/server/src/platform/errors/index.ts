export { CodedError } from './coded-error.ts';
export { fromDatabase, sqlState } from './from-database.ts';

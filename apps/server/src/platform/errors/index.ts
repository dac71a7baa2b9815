export { CodedError } from './coded-error.ts';
export { fromDatabase } from './from-database.ts';

export { EgressGuard } from './egress.guard.ts';
export type { EgressOptions, EgressSurface } from './egress.guard.ts';
export { EgressRefused, EgressUnresolved } from './egress.error.ts';
export { guardedFetch } from './guarded-fetch.ts';
export type { GuardedFetch } from './guarded-fetch.ts';

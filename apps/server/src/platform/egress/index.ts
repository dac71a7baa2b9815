export { EgressGuard } from './egress.guard.ts';
export type { EgressOptions, EgressSurface, EgressTarget, Resolver } from './egress.guard.ts';
export { EgressRefused, EgressUnresolved } from './egress.error.ts';
export type { RefusalReason } from './egress.error.ts';

/** Injects the link to Redis; null where none is set. */
export const REDIS = Symbol('REDIS');

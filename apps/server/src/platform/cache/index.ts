export { SharedReading } from './shared-reading.ts';
export { ShortCache } from './short-cache.ts';

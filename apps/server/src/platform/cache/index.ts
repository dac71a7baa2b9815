export { ShortCache } from './short-cache.ts';

export { REDIS } from './redis.token.ts';
export { RedisLink, type RedisScript } from './redis-link.ts';

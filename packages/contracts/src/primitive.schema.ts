import { z } from 'zod';

/** Opaque to callers; UUIDv7 inside. */
export const Id = z.uuid().meta({ id: 'Id' });
export const Timestamp = z.iso.datetime().meta({ id: 'Timestamp', description: 'ISO 8601, UTC' });
export const Hash = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'must be "sha256:" and 64 hexadecimal digits')
  .meta({ id: 'Hash', example: `sha256:${'0'.repeat(64)}` });
export type Hash = z.infer<typeof Hash>;

export const PageQuery = z.strictObject({
  page: z.coerce.number().int().min(1).default(1),
  perPage: z.coerce.number().int().min(1).max(100).default(20),
});
export type PageQuery = z.infer<typeof PageQuery>;

export const PageMeta = z
  .object({ page: z.int(), perPage: z.int(), total: z.int() })
  .meta({ id: 'PageMeta' });

export const pageOf = <T extends z.ZodType>(item: T) => z.object({ data: z.array(item), meta: PageMeta });
export type Page<T> = { data: T[]; meta: z.infer<typeof PageMeta> };

/** `?flag=true`; a bare `?flag` and `1` count as true as well. */
export const QueryFlag = z
  .enum(['true', 'false', '1', '0', ''])
  .default('false')
  .transform((value) => value === 'true' || value === '1' || value === '');

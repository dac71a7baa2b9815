import { z } from 'zod';

export const storageEnvironment = {
  STORAGE_DRIVER: z
    .enum(['local', 's3', 'gcs'])
    .default('local')
    .refine((driver) => driver === 'local', 'only "local" is built so far; "s3" and "gcs" come later'),
};

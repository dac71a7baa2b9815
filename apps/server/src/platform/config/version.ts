/** Kept equal to the package's version by `pnpm check`. */
export const version = '0.1.0';

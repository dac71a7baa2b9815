// `pnpm build`: builds everything for production, whether or not it changed.
import { buildParts } from './build-parts.mjs';
import { Failure, endStepsWithThisProcess } from './step.mjs';

endStepsWithThisProcess();
try {
  await buildParts({ force: true });
} catch (error) {
  const failures: unknown[] = error instanceof AggregateError ? error.errors : [error];
  for (const failure of failures) console.error(failure instanceof Failure ? failure.message : failure);
  process.exit(1);
}

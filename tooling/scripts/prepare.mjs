// What a fresh clone needs before anything can run in it.
import { buildParts } from './build-parts.mjs';
import { install } from './install.mjs';
import { checkRequirements } from './requirements.mjs';
import { Failure, endStepsWithThisProcess } from './step.mjs';

/** Installs and builds what is not current. Failures are printed for a person, and end the process with code 1. */
export async function prepare() {
  const handBack = endStepsWithThisProcess();
  try {
    checkRequirements();
    await install();
    await buildParts();
  } catch (error) {
    const failures = error instanceof AggregateError ? error.errors : [error];
    for (const failure of failures) console.error(failure instanceof Failure ? failure.message : failure);
    process.exit(1);
  }
  handBack();
}

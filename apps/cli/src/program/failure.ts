import { ExitCode } from './exit-code.ts';

export interface FailureFacts {
  /** Stable, for programs: `LINK_MISSING`. */
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly what: string;
  /** What was not lost by it. */
  readonly kept?: string;
  readonly toDo?: string;
}

/** An expected end of a command that could not do its work. */
export class Failure extends Error {
  readonly facts: FailureFacts;

  constructor(facts: FailureFacts) {
    super(facts.what);
    this.facts = facts;
  }
}

export const wrongUsage = (what: string, toDo: string): Failure =>
  new Failure({ code: 'USAGE', exitCode: ExitCode.usage, what, toDo });

/** Whatever was thrown, as what a person is told. */
export function factsOf(error: unknown): FailureFacts {
  if (error instanceof Failure) return error.facts;
  if (isOfWorkstation(error)) {
    const exitCode = exitCodes[error.code] ?? ExitCode.refused;
    return { code: error.code, exitCode, what: error.message };
  }
  return ofSystem(error) ?? ofProgram(error);
}

/** By its name: its class would load all of its package before anything is done. */
const isOfWorkstation = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && error.name === 'WorkstationError' && 'code' in error;

const exitCodes: Readonly<Record<string, ExitCode>> = {
  LINK_MISSING: ExitCode.notLinked,
  KEY_MISSING: ExitCode.notSignedIn,
  KEY_REFUSED: ExitCode.notSignedIn,
  UNREACHABLE: ExitCode.unreachable,
  TIMED_OUT: ExitCode.unreachable,
  BUSY: ExitCode.unreachable,
  SERVER_FAILED: ExitCode.unreachable,
  NOT_CAIRN: ExitCode.unreachable,
};

function ofSystem(error: unknown): FailureFacts | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC') {
    return refused('DISK_FULL', 'The disk is full.', 'Free some space and run the command again.');
  }
  if (!['EACCES', 'EPERM', 'EROFS'].includes(code)) return undefined;
  return refused(
    'NO_PERMISSION',
    (error as Error).message,
    'Give yourself the right to that file, or use another folder.',
  );
}

const ofProgram = (error: unknown): FailureFacts => ({
  code: 'INTERNAL',
  exitCode: ExitCode.internal,
  what: `The program failed: ${error instanceof Error ? error.message : String(error)}`,
  toDo: 'Run it again with CAIRN_DEBUG=1 to see where, and report that.',
});

const refused = (code: string, what: string, toDo: string): FailureFacts => ({
  code,
  exitCode: ExitCode.refused,
  what,
  toDo,
});

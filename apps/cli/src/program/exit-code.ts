/** What a shell or a CI job can tell apart. Stable: scripts rely on the numbers. */
export const ExitCode = {
  ok: 0,
  finding: 1,
  usage: 2,
  notSignedIn: 3,
  unreachable: 4,
  refused: 5,
  notLinked: 6,
  internal: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export const exitCodeMeanings: readonly (readonly [ExitCode, string])[] = [
  [ExitCode.ok, 'done; nothing was found that is wrong or different'],
  [ExitCode.finding, 'something is different, behind or wrong; the output says what'],
  [ExitCode.usage, 'the command was called in a way that it does not know'],
  [ExitCode.notSignedIn, 'no API key for this platform, or one that it does not accept any more'],
  [ExitCode.unreachable, 'the platform did not answer'],
  [ExitCode.refused, 'the platform, or this machine, refused it'],
  [ExitCode.notLinked, 'the folder is not linked to a project'],
  [ExitCode.internal, 'a fault of the program itself'],
  [ExitCode.interrupted, 'stopped by Ctrl-C'],
];

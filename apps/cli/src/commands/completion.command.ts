import type { CommandSpec, Run } from '../program/command.ts';
import { type Shell, completionScript } from '../program/completion.ts';

export const completionOf =
  (commands: readonly CommandSpec[]): Run =>
  async (call) => ({
    data: null,
    lines: [completionScript(call.args[0] as Shell, commands).trimEnd()],
  });

import { readSync } from 'node:fs';
import type { Run } from '../program/command.ts';
import { runHook } from '@cairn/workstation/hooks';

const CHUNK_BYTES = 64 * 1024;

/** One firing of a tool's hook; nothing is written but what the tool's contract wants. */
export async function fireHook(tool: string, event: string): Promise<void> {
  const { stdout, stderr, exitCode } = await runHook(tool, event, await payload(), process.env);
  process.exitCode = exitCode;
  if (stderr !== '') process.stderr.write(stderr);
  if (stdout !== '') process.stdout.write(stdout);
}

/** All of standard input; reading it at once is quicker than by its stream. */
async function payload(): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const length = readSync(0, chunk);
      if (length === 0) break;
      chunks.push(chunk.subarray(0, length));
    }
  } catch {
    // A pipe that is not filled yet answers EAGAIN, after any number of chunks: those that came already stay.
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export const run: Run = async ({ args }) => {
  await fireHook(args[0]!, args[1]!);
  return undefined;
};

import { readFileSync } from 'node:fs';
import type { Run } from '../program/command.ts';
import { runHook } from '@cairn/workstation/hooks';

/** One firing of a tool's hook; nothing is written but what the tool's contract wants. */
export async function fireHook(tool: string, event: string): Promise<void> {
  const { stdout, stderr, exitCode } = await runHook(tool, event, await payload(), process.env);
  process.exitCode = exitCode;
  if (stderr !== '') process.stderr.write(stderr);
  if (stdout !== '') process.stdout.write(stdout);
}

async function payload(): Promise<string> {
  try {
    return readFileSync(0, 'utf8');
  } catch {
    // A pipe that is not filled yet answers EAGAIN to a read at once.
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }
}

export const run: Run = async ({ args }) => {
  await fireHook(args[0]!, args[1]!);
  return undefined;
};

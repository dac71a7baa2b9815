import { type Interface, createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ExitCode } from '../program/exit-code.ts';

/** Asks on standard error, so that standard output stays the answer. Undefined where nothing was typed. */
export async function ask(question: string, usual?: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const typed = await answerTo(lines, usual ? `${question} [${usual}] ` : `${question} `);
  return typed.trim() || usual;
}

export async function confirm(question: string, usual: boolean): Promise<boolean> {
  const typed = await ask(`${question} ${usual ? '[Y/n]' : '[y/N]'}`);
  return typed === undefined ? usual : /^y(es)?$/i.test(typed);
}

/** What is typed is not shown. */
export async function askSecret(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  // From here on the terminal does not show what is typed by itself.
  process.stderr.write(`${question} `);
  const typed = await answerTo(lines, '');
  process.stderr.write('\n');
  return typed;
}

/** Ctrl-D answers nothing, Ctrl-C ends the program. */
async function answerTo(lines: Interface, question: string): Promise<string> {
  lines.once('SIGINT', () => {
    process.stderr.write('\n');
    process.exit(ExitCode.interrupted);
  });
  const closed = new Promise<string>((resolve) => {
    lines.once('close', () => resolve(''));
  });
  try {
    return await Promise.race([lines.question(question), closed]);
  } finally {
    lines.close();
  }
}

/** All of standard input. */
export async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks on standard error, so that standard output stays the answer. Undefined where nothing was typed. */
export async function ask(question: string, usual?: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await lines.question(usual ? `${question} [${usual}] ` : `${question} `);
    return typed.trim() || usual;
  } finally {
    lines.close();
  }
}

export async function confirm(question: string, usual: boolean): Promise<boolean> {
  const typed = await ask(`${question} ${usual ? '[Y/n]' : '[y/N]'}`);
  return typed === undefined ? usual : /^y(es)?$/i.test(typed);
}

/** What is typed is not shown. */
export async function askSecret(question: string): Promise<string> {
  process.stderr.write(`${question} `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

/** All of standard input. */
export async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

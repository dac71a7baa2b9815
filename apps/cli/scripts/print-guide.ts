// Prints the guide of all commands; `pnpm generate` writes it to docs/guides/cli.md.
import { guideLines } from './guide.ts';
import { commands } from '../src/program/command-table.ts';

process.stdout.write(`${guideLines(commands).join('\n')}\n`);

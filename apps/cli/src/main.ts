// A tool waits for each hook: nothing that hooks do without is loaded before they are told apart.
const words = process.argv.slice(2);

// Whoever reads the output may stop before its end: `cairn search x | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? 0);
});

const { runProgram } = await import('./program/run-program.ts');
process.exitCode = await runProgram(words, process.env);

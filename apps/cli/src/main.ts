const words = process.argv.slice(2);
const [first, tool, event] = words;

// Whoever reads the output may stop before its end: `cairn search x | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

if (first === 'hook' && tool && event && !tool.startsWith('-')) {
  // A tool waits for each hook: nothing is loaded that only the other commands need.
  const { fireHook } = await import('./commands/hook.command.ts');
  await fireHook(tool, event);
} else {
  const { runProgram } = await import('./program/run-program.ts');
  process.exitCode = await runProgram(words, process.env);
}

const words = process.argv.slice(2);

// Whoever reads the output may stop before its end: `cairn search x | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

async function start(): Promise<void> {
  const [first, tool, event] = words;
  if (first === 'hook' && tool && event && !tool.startsWith('-')) {
    // A tool waits for each hook: nothing is loaded that only the other commands need.
    const { fireHook } = await import('./commands/hook.command.ts');
    return fireHook(tool, event);
  }
  const { runProgram } = await import('./program/run-program.ts');
  process.exitCode = await runProgram(words, process.env);
}

void start();

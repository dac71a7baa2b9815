import { Terminal } from '../output/terminal.ts';
import { commands } from './command-table.ts';
import type { Call, CommandSpec, Outcome } from './command.ts';
import { ExitCode } from './exit-code.ts';
import { type FailureFacts, factsOf } from './failure.ts';
import { type Group, findCommand } from './find-command.ts';
import { parseCall } from './parse-arguments.ts';
import { version } from './version.ts';

/** Runs what was typed and gives the exit code; all output has been handed over by then. */
export async function runProgram(words: readonly string[], env: NodeJS.ProcessEnv): Promise<ExitCode> {
  // Until the options are read, what fails is told in the form that seems to be wanted.
  let terminal = new Terminal({ json: words.includes('--json'), quiet: false, color: 'auto', env });
  try {
    if (words[0] === '--version' || words[0] === '-V') return tellVersion(terminal);
    const asked = words[0] === 'help' ? [...words.slice(1), '--help'] : words;
    const found = findCommand(commands, asked);
    if ('group' in found) return await tellGroup(found.group, found.rest, terminal);
    const call = parseCall(found.command, found.rest);
    if (call.flag('help')) return await tellCommand(found.command, terminal);
    terminal = terminalOf(call, env);
    const { run } = await found.command.load();
    return tell(await run(call, terminal), terminal);
  } catch (error) {
    const facts = factsOf(error);
    tellFailure(facts, terminal);
    if (env['CAIRN_DEBUG'] && error instanceof Error) terminal.warn(error.stack ?? '');
    return facts.exitCode;
  }
}

function terminalOf(call: Call, env: NodeJS.ProcessEnv): Terminal {
  const color = call.text('color');
  return new Terminal({
    json: call.flag('json'),
    quiet: call.flag('quiet'),
    color: color === 'always' || color === 'never' ? color : 'auto',
    env,
  });
}

function tellVersion(terminal: Terminal): ExitCode {
  if (terminal.json) terminal.answerJson({ version, node: process.versions.node });
  else terminal.answer(version);
  return ExitCode.ok;
}

async function tellGroup(group: Group, rest: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { groupHelp } = await import('./help.ts');
  const isAsked = rest.includes('--help') || rest.includes('-h');
  const lines = groupHelp(group);
  if (isAsked) for (const line of lines) terminal.answer(line);
  else terminal.warn(lines.join('\n'));
  return isAsked ? ExitCode.ok : ExitCode.usage;
}

async function tellCommand(command: CommandSpec, terminal: Terminal): Promise<ExitCode> {
  const { commandHelp } = await import('./help.ts');
  for (const line of commandHelp(command)) terminal.answer(line);
  return ExitCode.ok;
}

function tell(outcome: Outcome | undefined, terminal: Terminal): ExitCode {
  terminal.endProgress();
  // What writes by itself has said how it ended.
  if (!outcome) return (process.exitCode as ExitCode | undefined) ?? ExitCode.ok;
  if (terminal.json) terminal.answerJson(outcome.data);
  else for (const line of outcome.lines) terminal.answer(line);
  return outcome.exitCode ?? ExitCode.ok;
}

function tellFailure({ code, exitCode, what, kept, toDo }: FailureFacts, terminal: Terminal): void {
  terminal.endProgress();
  if (terminal.json) {
    terminal.answerJson({ error: { code, exitCode, message: what, kept: kept ?? null, toDo: toDo ?? null } });
    return;
  }
  terminal.warn(`${terminal.styleNote('bad', 'cairn:')} ${what}`);
  if (kept) terminal.warn(kept);
  if (toDo) terminal.warn(`${terminal.styleNote('dim', '→')} ${toDo}`);
}

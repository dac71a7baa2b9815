import { type MachineFolders, listCheckouts, machineFolders } from '@cairn/workstation';
import { type WatchRecord, readRunningWatch, startWatch, watchLogFile } from '@cairn/workstation/watch';
import { moment } from '../output/moment.ts';
import type { Terminal } from '../output/terminal.ts';
import { textTable } from '../output/text-table.ts';
import type { Call, Outcome, Run } from '../program/command.ts';
import { ExitCode } from '../program/exit-code.ts';
import { wrongUsage } from '../program/failure.ts';
import { version } from '../program/version.ts';
import { startInBackground, stopInBackground } from '../watch/background.ts';
import { installService, isServiceInstalled, uninstallService } from '../watch/user-service.ts';

const modes = ['detach', 'stop', 'status', 'install', 'uninstall'] as const;

export const run: Run = async (call, terminal) => {
  const folders = machineFolders(terminal.env);
  switch (modeOf(call)) {
    case 'detach':
      return told(await startInBackground(folders, terminal.env), folders, terminal);
    case 'stop':
      return stopped(await stopInBackground(folders));
    case 'status': {
      const record = readRunningWatch(folders);
      return { ...told(record, folders, terminal), exitCode: record ? ExitCode.ok : ExitCode.finding };
    }
    case 'install':
      return installed(await installService(terminal.env), terminal);
    case 'uninstall':
      return uninstalled(await uninstallService(terminal.env));
    default:
      return watchHere(folders, terminal);
  }
};

function modeOf(call: Call): (typeof modes)[number] | undefined {
  const [mode, ...others] = modes.filter((name) => call.flag(name));
  if (others.length === 0) return mode;
  throw wrongUsage(`--${mode} and --${others[0]} do not go together.`, 'Call it once for each.');
}

/** Stays until it is stopped. */
async function watchHere(folders: MachineFolders, terminal: Terminal): Promise<Outcome> {
  const client = { name: 'cairn', version } as const;
  const watch = startWatch({ client, env: terminal.env, folders, onLog: (line) => terminal.note(line) });
  if ('already' in watch) return told(watch.already, folders, terminal);
  const stop = () => watch.running.stop();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const how = await watch.running.ended;
  return { data: { running: false, ended: how }, lines: [] };
}

function told(record: WatchRecord | undefined, folders: MachineFolders, terminal: Terminal): Outcome {
  const service = isServiceInstalled(terminal.env);
  const data = {
    running: record !== undefined,
    pid: record?.pid ?? null,
    version: record?.version ?? null,
    startedAt: record?.startedAt ?? null,
    checkouts: record?.checkouts ?? [],
    log: watchLogFile(folders),
    service,
  };
  if (!record) return { data, lines: ['It does not run; "cairn watch --detach" starts it.'] };
  const reported = record.checkouts.map(({ path, connected, via, message }) => [
    connected ? terminal.style('good', '✓') : terminal.style('warning', '!'),
    path,
    connected ? `by ${via ?? 'the network'}` : (message ?? 'not connected yet'),
  ]);
  // It has begun, and not said yet how each of them is.
  const awaited = listCheckouts(folders)
    .filter(({ path }) => !record.checkouts.some((one) => one.path === path))
    .map(({ path }) => [terminal.style('dim', '–'), path, 'not connected yet']);
  const rows = [...reported, ...awaited];
  return {
    data,
    lines: [
      `It runs as process ${record.pid} since ${moment(record.startedAt)}${service ? ', as a service' : ''}.`,
      ...textTable(rows, terminal.width, '  '),
      ...(rows.length === 0 ? ['No checkout is linked on this machine yet: cairn init'] : []),
    ],
  };
}

const stopped = (record: WatchRecord | undefined): Outcome => ({
  data: { stopped: record?.pid ?? null },
  lines: [record ? `Process ${record.pid} has stopped.` : 'It did not run.'],
});

const installed = (file: string, terminal: Terminal): Outcome => ({
  data: { installed: file },
  lines: [
    `${terminal.style('good', '✓')} ${file} is written; it starts with your session from now on, and has started.`,
  ],
});

const uninstalled = (file: string | undefined): Outcome => ({
  data: { uninstalled: file ?? null },
  lines: [file ? `${file} is gone, and the process has stopped.` : 'It was not installed as a service.'],
});

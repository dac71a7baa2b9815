import type { ServiceDefinition } from './service-definition.ts';

export const SYSTEMD_UNIT = 'cairn-watch.service';

/** A user unit that is started at sign-in, and again when it fails. */
export function systemdUnit({ command, environment }: ServiceDefinition): string {
  const variables = Object.entries(environment).map(
    ([name, value]) => `Environment=${quoted(`${name}=${value}`)}`,
  );
  return [
    '[Unit]',
    'Description=Cairn keeps linked checkouts in step with the platform',
    '',
    '[Service]',
    `ExecStart=${command.map(argument).join(' ')}`,
    ...variables,
    'Restart=on-failure',
    'RestartSec=10',
    '',
    '[Install]',
    'WantedBy=default.target',
    '',
  ].join('\n');
}

/** A dollar begins a variable in a command, and nowhere else. */
const argument = (text: string): string => quoted(text).replaceAll('$', '$$$$');

/** Systemd undoes backslashes inside quotes, and reads a percent sign as the beginning of a specifier. */
function quoted(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('%', '%%')
    .replaceAll('\n', '\\n');
  return `"${escaped}"`;
}

/** A service has none of the shell's settings; without these the platform may be out of reach, or other files in use. */
const HANDED_ON = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
  'XDG_CONFIG_HOME',
  'XDG_STATE_HOME',
];

const handedOn = (env: NodeJS.ProcessEnv): [string, string][] =>
  HANDED_ON.flatMap((name): [string, string][] => {
    const value = env[name];
    // An address of a proxy can hold a password, which has no place in a file that all may read.
    return value && !value.includes('@') ? [[name, value]] : [];
  });

/** Started again when it fails, and not when it ends because another one runs already. */
export function systemdText(words: readonly string[], env: NodeJS.ProcessEnv): string {
  return `[Unit]
Description=Cairn keeps the documents of linked checkouts in step

[Service]
ExecStart=${words.map(argumentForSystemd).join(' ')}
${handedOn(env)
  .map(([name, value]) => `Environment=${quotedForSystemd(`${name}=${value}`)}\n`)
  .join('')}Restart=on-failure
RestartSec=10

[Install]
WantedBy=default.target
`;
}

/** systemd.service(5): in a command a dollar begins a variable, between quotes as well. */
const argumentForSystemd = (text: string): string => quotedForSystemd(text).replaceAll('$', '$$$$');

/** systemd.syntax(7): `%` means something even between quotes; a line break would begin another setting. */
const quotedForSystemd = (text: string): string =>
  `"${text
    .replaceAll(/["\\]/g, String.raw`\$&`)
    .replaceAll('%', '%%')
    .replaceAll('\n', String.raw`\n`)}"`;

export function launchdText(words: readonly string[], env: NodeJS.ProcessEnv): string {
  const strings = words.map((word) => `    <string>${escaped(word)}</string>\n`).join('');
  const variables = handedOn(env)
    .map(([name, value]) => `    <key>${name}</key><string>${escaped(value)}</string>\n`)
    .join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>cairn.watch</string>
  <key>ProgramArguments</key>
  <array>
${strings}  </array>
  <key>EnvironmentVariables</key>
  <dict>
${variables}  </dict>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
</dict>
</plist>
`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

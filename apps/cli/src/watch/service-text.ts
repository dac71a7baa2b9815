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
  HANDED_ON.flatMap((name): [string, string][] => (env[name] ? [[name, env[name]]] : []));

export function systemdText(words: readonly string[], env: NodeJS.ProcessEnv): string {
  return `[Unit]
Description=Cairn keeps the documents of linked checkouts in step

[Service]
ExecStart=${words.map(quotedForSystemd).join(' ')}
${handedOn(env)
  .map(([name, value]) => `Environment=${quotedForSystemd(`${name}=${value}`)}\n`)
  .join('')}Restart=always
RestartSec=5

[Install]
WantedBy=default.target
`;
}

/** systemd.service(5): `%` and `$` mean something even between quotes. */
const quotedForSystemd = (text: string): string =>
  `"${text
    .replaceAll(/["\\]/g, String.raw`\$&`)
    .replaceAll('%', '%%')
    .replaceAll('$', '$$$$')}"`;

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
  <key>KeepAlive</key><true/>
</dict>
</plist>
`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

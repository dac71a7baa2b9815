import { expect, test } from 'vitest';
import { launchdPlist } from './launchd-plist.ts';
import { serviceEnvironment } from './service-definition.ts';
import { systemdUnit } from './systemd-unit.ts';

const definition = {
  command: ['/usr/bin/node', '/home/ana/my "tools" 100%/$x/cairn.mjs', 'watch'],
  environment: { XDG_STATE_HOME: '/home/ana/a $b & <c>' },
};

test('a systemd unit runs the very command, whatever characters are in it', () => {
  expect(systemdUnit(definition)).toBe(`[Unit]
Description=Cairn keeps linked checkouts in step with the platform

[Service]
ExecStart="/usr/bin/node" "/home/ana/my \\"tools\\" 100%%/$$x/cairn.mjs" "watch"
Environment="XDG_STATE_HOME=/home/ana/a $b & <c>"
Restart=on-failure
RestartSec=10

[Install]
WantedBy=default.target
`);
});

test('a path cannot begin another line of the unit', () => {
  const unit = systemdUnit({ command: ['/bin/x\nExecStartPre=/bin/evil'], environment: {} });
  expect(unit).not.toMatch(/^ExecStartPre/m);
});

test('a launchd agent has each argument and each variable for itself', () => {
  const plist = launchdPlist(definition);
  expect(plist).toContain(`  <key>ProgramArguments</key>
  <array>
    <string>/usr/bin/node</string>
    <string>/home/ana/my &quot;tools&quot; 100%/$x/cairn.mjs</string>
    <string>watch</string>
  </array>
  <key>EnvironmentVariables</key>
  <dict>
    <key>XDG_STATE_HOME</key>
    <string>/home/ana/a $b &amp; &lt;c&gt;</string>
  </dict>
  <key>RunAtLoad</key>
  <true/>`);
  expect(launchdPlist({ ...definition, environment: {} })).not.toContain('EnvironmentVariables');
});

test('of the environment only what is needed goes along, and nothing with a password in it', () => {
  const env = {
    CAIRN_API_KEY: 'secret',
    HTTPS_PROXY: 'http://ana:secret@proxy:8080',
    HTTP_PROXY: 'http://proxy:8080',
    XDG_STATE_HOME: '/state',
    PATH: '/bin',
  };
  expect(serviceEnvironment(env)).toEqual({ HTTP_PROXY: 'http://proxy:8080', XDG_STATE_HOME: '/state' });
});

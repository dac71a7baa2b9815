import { expect, test } from 'vitest';
import { launchdText, systemdText } from './service-text.ts';

const words = ['/opt/node', '/home/ana lima/100%/$HOME/"cairn"', 'watch'];

test('systemd gets every word as it is, whatever letters are in it', () => {
  const line = systemdText(words, {})
    .split('\n')
    .find((one) => one.startsWith('ExecStart='));
  expect(line).toBe(String.raw`ExecStart="/opt/node" "/home/ana lima/100%%/$$HOME/\"cairn\"" "watch"`);
});

test('the proxy of the shell goes along, and nothing that could be a secret', () => {
  const env = { HTTPS_PROXY: 'http://proxy:3128', CAIRN_API_KEY: 'cxk_secret' };
  expect(systemdText(words, env)).toContain('Environment="HTTPS_PROXY=http://proxy:3128"\n');
  expect(systemdText(words, env)).not.toContain('cxk_secret');
  expect(launchdText(words, env)).toContain('<key>HTTPS_PROXY</key><string>http://proxy:3128</string>');
  expect(launchdText(words, env)).not.toContain('cxk_secret');
});

test('a proxy with a password in its address is left out, and a dollar in a setting stays one', () => {
  const env = { HTTPS_PROXY: 'http://ana:secret@proxy:3128', XDG_STATE_HOME: '/a $b\nX=1' };
  expect(systemdText(words, env)).not.toContain('secret');
  expect(launchdText(words, env)).not.toContain('secret');
  expect(systemdText(words, env)).toContain(String.raw`Environment="XDG_STATE_HOME=/a $b\nX=1"`);
});

test('neither starts again what ended because another one runs', () => {
  expect(systemdText(words, {})).toContain('Restart=on-failure');
  expect(launchdText(words, {})).toContain('<key>SuccessfulExit</key><false/>');
});

test('launchd gets valid XML', () => {
  expect(launchdText(['/a&b<c>', 'watch'], {})).toContain('<string>/a&amp;b&lt;c&gt;</string>');
});

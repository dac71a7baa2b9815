import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addCheckout, checkoutsFile, forgetCheckout, listCheckouts } from './known-checkouts.ts';
import { machineFolders } from './machine-folders.ts';
import { readMachine } from './machine.ts';

let home: string;
const folders = () => machineFolders({ HOME: home }, 'linux');

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cairn-machine-'));
});
afterEach(() => rmSync(home, { recursive: true }));

test('folders follow the system’s ways, and what the user set', () => {
  expect(machineFolders({ HOME: '/h' }, 'linux')).toEqual({
    config: join('/h/.config/cairn'),
    state: join('/h/.local/state/cairn'),
  });
  const windows = { USERPROFILE: '/u', APPDATA: '/u/roaming', LOCALAPPDATA: '/u/local' };
  expect(machineFolders(windows, 'win32')).toEqual({
    config: join('/u/roaming/cairn'),
    state: join('/u/local/cairn'),
  });
  const xdg = { HOME: '/h', XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: '/s' };
  expect(machineFolders(xdg, 'darwin')).toEqual({ config: join('/c/cairn'), state: join('/s/cairn') });
});

test('a machine is itself for ever, in a folder that is the user’s alone', () => {
  const machine = readMachine(folders());
  expect(machine.id).toMatch(/^[0-9a-f-]{36}$/);
  expect(machine.name).not.toBe('');
  expect(readMachine(folders())).toEqual(machine);
  expect(statSync(folders().state).mode & 0o777).toBe(0o700);
});

test('a checkout is known once, with the same id, until it is forgotten', () => {
  const added = addCheckout(folders(), join(home, 'a'));
  expect(addCheckout(folders(), join(home, 'a', '.'))).toEqual(added);
  addCheckout(folders(), join(home, 'b'));
  expect(listCheckouts(folders()).map(({ path }) => path)).toEqual([join(home, 'a'), join(home, 'b')]);
  expect(forgetCheckout(folders(), join(home, 'a'))).toBe(true);
  expect(forgetCheckout(folders(), join(home, 'a'))).toBe(false);
  expect(listCheckouts(folders()).map(({ path }) => path)).toEqual([join(home, 'b')]);
  expect(statSync(checkoutsFile(folders())).mode & 0o777).toBe(0o600);
});

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { jsonText, readJsonObject } from '../files/json-file.ts';
import { writePrivateFile } from '../files/whole-file.ts';
import type { MachineFolders } from './machine-folders.ts';

export interface Machine {
  /** Made once; says nothing about the machine. */
  readonly id: string;
  /** What the platform shows; the host name unless the user wrote another. */
  readonly name: string;
}

/** This machine; the first call makes it. */
export function readMachine(folders: MachineFolders): Machine {
  const path = join(folders.state, 'machine.json');
  const known = readJsonObject(path);
  if (typeof known?.['id'] === 'string' && typeof known['name'] === 'string')
    return { id: known['id'], name: known['name'] };
  const machine = { id: randomUUID(), name: hostname().slice(0, 100) || 'a machine without a name' };
  writePrivateFile(path, jsonText(machine));
  return machine;
}

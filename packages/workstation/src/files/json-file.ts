import { WorkstationError } from '../errors/workstation.error.ts';
import { readText } from './whole-file.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The object in a JSON file; undefined when there is no file. */
export function readJsonObject(path: string): JsonObject | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  const value = parse(text, path);
  if (!isObject(value)) throw new WorkstationError('SETTINGS_INVALID', `${path} must hold a JSON object.`);
  return value;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new WorkstationError(
      'SETTINGS_INVALID',
      `${path} is not valid JSON. Mend it, or delete it and begin anew with "cairn init".`,
      { cause: error },
    );
  }
}

import { ApiFailure } from './client';

/** What went wrong, in sentences for a person. */
export function failureSentences(error: unknown): string[] {
  if (error instanceof ApiFailure) return error.error.message;
  if (error instanceof TypeError) {
    return ['The server did not answer. What you see may be old; check the connection, then try again.'];
  }
  return [
    'Something failed in this page, not on the server. Reload it; if it happens again, tell your operator.',
  ];
}

/** The same as one line, for a toast. */
export function failureText(error: unknown): string {
  return failureSentences(error).join(' ');
}

export function hasCode(error: unknown, code: ApiFailure['code']): error is ApiFailure {
  return error instanceof ApiFailure && error.code === code;
}

/** There is nothing at that address for this person. */
export const isMissing = (error: unknown): boolean =>
  hasCode(error, 'NOT_FOUND') || hasCode(error, 'VALIDATION_FAILED');

export interface FormFailure {
  /** By field name: what is wrong with it. */
  fields: Record<string, string>;
  /** Sentences that belong to no field of the form. */
  general: string[];
}

export const noFailure: FormFailure = { fields: {}, general: [] };

/** Sorts the sentences `field: what is wrong` of a refused form to its fields. */
export function formFailure(error: unknown, fieldNames: readonly string[]): FormFailure {
  const failure: FormFailure = { fields: {}, general: [] };
  for (const sentence of failureSentences(error)) {
    const [, path = '', text = ''] = /^([\w.[\]]+): (.+)$/s.exec(sentence) ?? [];
    const field = path.split(/[.[]/)[0] ?? '';
    if (fieldNames.includes(field)) failure.fields[field] ??= capitalise(text);
    else failure.general.push(sentence);
  }
  return failure;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

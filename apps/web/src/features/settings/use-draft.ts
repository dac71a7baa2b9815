'use client';

import { useState } from 'react';

/**
 * What somebody typed over what is saved. Fields that were not touched follow the saved value, also when a colleague
 * changes it meanwhile.
 */
export function useDraft<T extends object>(saved: T) {
  const [typed, setTyped] = useState<Partial<T>>({});
  const draft = { ...saved, ...typed };
  const changed = Object.fromEntries(
    Object.entries(typed).filter(([name, value]) => !isSame(value, saved[name as keyof T])),
  ) as Partial<T>;
  return {
    draft,
    /** Only what differs from what is saved. */
    changed,
    isDirty: Object.keys(changed).length > 0,
    change: (part: Partial<T>) => setTyped((before) => ({ ...before, ...part })),
    reset: () => setTyped({}),
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

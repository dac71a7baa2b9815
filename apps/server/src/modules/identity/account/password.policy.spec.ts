import { expect, test } from 'vitest';
import { assertPassword } from './password.policy.ts';

test.each(['qwertyuiop', '1234567890', 'Password123', 'QWERTYUIOP', ' qwertyuiop '])(
  '[S09] "%s" is among the first that are tried',
  (password) => expect(() => assertPassword(password)).toThrow(/tried first/),
);

test.each(['correct horse battery', 'qwertyuiop and a half', 'Zürich im Regen'])(
  '[S09] "%s" is not',
  (password) => expect(() => assertPassword(password)).not.toThrow(),
);

import { expect, test } from 'vitest';
import { Config } from '#platform/config';
import { explainStartFailure } from './start-failure.ts';

const failure = (fields: object) => Object.assign(new Error('refused'), fields);
const elsewhere = new Config({ DATABASE_URL: 'postgres://ann:s3cret@db.example:5432/cairn' });

test('a taken port is named, with another to choose', () => {
  const text = explainStartFailure(
    failure({ code: 'EADDRINUSE', syscall: 'listen' }),
    new Config({ PORT: '80' }),
  );
  expect(text).toMatch(/^Port 80 of 127\.0\.0\.1 is in use.*PORT=81/);
});

test.each(['ECONNREFUSED', '28P01', '3D000'])(
  '%s of the database says which and who, not the password',
  (code) => {
    const text = explainStartFailure(failure({ code }), elsewhere);
    expect(text).toMatch(/cairn at db\.example:5432 did not let user ann in: refused/);
    expect(text).not.toContain('s3cret');
  },
);

test.each([
  ['a fault of ours', new TypeError('x is undefined')],
  ['a failing statement', failure({ code: '42P01' })],
])('%s keeps its stack', (_name, error) => {
  expect(explainStartFailure(error, elsewhere)).toBeUndefined();
});

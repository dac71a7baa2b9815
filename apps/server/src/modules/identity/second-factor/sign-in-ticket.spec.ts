import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { Keyring } from '#platform/crypto';
import { readTicket, signTicket } from './sign-in-ticket.ts';

const [old, fresh] = ['k_old', 'k_new'].map((kid) => ({ kid, material: randomBytes(32) })) as [
  { kid: string; material: Buffer },
  { kid: string; material: Buffer },
];
const keyring = new Keyring([old]);
const subject = { userId: 'ana', epoch: 3 };
const now = 1_800_000_000_000;
const ticket = signTicket(keyring, subject, now);

test('tells whose sign-in it is for five minutes', () => {
  expect(readTicket(keyring, ticket, now)).toEqual(subject);
  expect(readTicket(keyring, ticket, now + 299_000)).toEqual(subject);
  expect(readTicket(keyring, ticket, now + 300_000)).toBeUndefined();
});

test('still counts when the key has been rotated, and with another key never', () => {
  expect(readTicket(new Keyring([fresh, old]), ticket, now)).toEqual(subject);
  expect(readTicket(new Keyring([fresh]), ticket, now)).toBeUndefined();
});

test('does not count when anything of it was changed', () => {
  const [body, signature] = ticket.split('.') as [string, string];
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
  const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'ben' })).toString('base64url');
  const otherPurpose = keyring.mac('jwt', body).toString('base64url');
  const wrong = [
    `${forged}.${signature}`,
    `${body}.${otherPurpose}`,
    `${body}.`,
    body,
    '',
    '.',
    `${ticket}.x`,
  ];
  for (const one of wrong) expect(readTicket(keyring, one, now)).toBeUndefined();
});

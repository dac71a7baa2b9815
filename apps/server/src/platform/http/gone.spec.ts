import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { gone } from './gone.ts';

const response = () => new ServerResponse(new IncomingMessage(new Socket()));

test('who hangs up later is told of when it happens', async () => {
  const raw = response();
  const signal = gone({ raw });
  expect(signal.aborted).toBe(false);
  const aborted = once(signal, 'abort');
  raw.destroy();
  await aborted;
});

test('who has hung up before anybody asked is gone at once', async () => {
  const raw = response();
  const closed = once(raw, 'close');
  raw.destroy();
  await closed;
  expect(gone({ raw }).aborted).toBe(true);
});

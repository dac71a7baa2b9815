import { expect, test } from 'vitest';
import { SharedReading } from './shared-reading.ts';

/** A reading that is over when it is told to be, and knows what it was asked. */
function held() {
  const calls: { about: string; questions: readonly number[]; end: (error?: Error) => void }[] = [];
  const reading = new SharedReading<number, string>((about, questions) => {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    const end = (error?: Error) =>
      error ? reject(error) : resolve(questions.map((question) => `${about}${question}`));
    calls.push({ about, questions, end });
    return promise;
  });
  return { reading, calls };
}

test('Who asks first is read for at once, and all who ask meanwhile share the next reading', async () => {
  const { reading, calls } = held();
  const first = reading.ask('a', 1);
  const others = [reading.ask('a', 2), reading.ask('a', 3)];
  expect(calls.map((call) => call.questions)).toEqual([[1]]);
  calls[0]!.end();
  expect(await first).toBe('a1');
  await expect.poll(() => calls.length).toBe(2);
  const last = reading.ask('a', 4);
  calls[1]!.end();
  expect(await Promise.all(others)).toEqual(['a2', 'a3']);
  await expect.poll(() => calls.map((call) => call.questions)).toEqual([[1], [2, 3], [4]]);
  calls[2]!.end();
  expect(await last).toBe('a4');
});

test('Nobody waits for a reading of something else', async () => {
  const { reading, calls } = held();
  const answers = [reading.ask('a', 1), reading.ask('b', 1)];
  expect(calls.map((call) => call.about)).toEqual(['a', 'b']);
  for (const call of calls) call.end();
  expect(await Promise.all(answers)).toEqual(['a1', 'b1']);
});

test('A reading that fails is told to those it was for, and the next goes on', async () => {
  const { reading, calls } = held();
  const first = reading.ask('a', 1);
  const second = reading.ask('a', 2);
  calls[0]!.end(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await expect.poll(() => calls.length).toBe(2);
  calls[1]!.end();
  expect(await second).toBe('a2');
  const third = reading.ask('a', 3);
  await expect.poll(() => calls.length).toBe(3);
  calls[2]!.end();
  expect(await third).toBe('a3');
});
